using System.Globalization;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>How far the table is behind what watchers see, at 1,000 events a second over 100 BOMs. The figures:
/// <c>dotnet test Tests --filter FullyQualifiedName~WriterLag --logger "console;verbosity=detailed"</c>.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class WriterLagTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Seconds = 4;

    // Of a twentieth of a second.
    private const int Burst = 50;

    [Fact]
    public async Task Write_1000EventsASecond_LagsByFarLessThanASweep()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url);
        await history.CheckAsync(Limits.HangToken);
        using var meters = new UnitsMeters();
        var lags = new MetricCollector<double>(meters.Factory, "EnrichmentStream.Grains", "enrichment.history.lag");
        using var writer = new HistoryWriter(
            history, Options.Create(new HistoryWriterOptions()), new HistoryMetrics(meters.Factory), TimeProvider.System,
            new FakeLogger<HistoryWriter>());
        await writer.StartAsync(Limits.HangToken);

        await EnqueueAsync(writer);
        await writer.StopAsync(Limits.HangToken);

        var sorted = lags.GetMeasurementSnapshot().Select(one => one.Value).Order().ToArray();
        output.WriteLine(
            $"{sorted.Length} batches; the oldest event of a batch lagged by {sorted[sorted.Length / 2] * 1000:F0} ms (median), "
            + $"{sorted[^(1 + (sorted.Length / 100))] * 1000:F0} ms (99 of 100), {sorted[^1] * 1000:F0} ms (most).");
        Assert.Equal(Seconds * 20 * Burst, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
        // A sweep comes every 5 s.
        Assert.InRange(sorted[sorted.Length / 2], 0, 2.5);
    }

    private static async Task EnqueueAsync(HistoryWriter writer)
    {
        var boms = Enumerable.Range(0, 100).Select(_ => new HistoryEvents()).ToArray();
        var events = Enumerable.Range(0, Seconds * 20 * Burst)
            .Select(n => boms[n % boms.Length].Make(n.ToString(CultureInfo.InvariantCulture), second: n)).ToArray();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        foreach (var burst in events.Chunk(Burst))
        {
            await timer.WaitForNextTickAsync(Limits.HangToken);
            foreach (var one in burst) writer.Enqueue(one);
        }
    }
}
