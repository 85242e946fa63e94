using System.Globalization;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>PostgreSQL is killed while a silo's writer writes: afterwards the table has every event once, in
/// order.</summary>
public class PostgresOutageTests(ITestOutputHelper output)
{
    [Fact, Trait("Suite", "Cluster")]
    public Task Kill_InTheMiddle_LosesNothing() => RunAsync(perSecond: 500, TimeSpan.FromSeconds(1), away: TimeSpan.FromSeconds(2));

    /// <summary>The long form: <c>dotnet test Tests --filter Suite=Long</c>.</summary>
    [Fact, Trait("Suite", "Long")]
    public Task Kill_AMinuteAt1000ASecond_LosesNothing() =>
        RunAsync(perSecond: 1_000, TimeSpan.FromSeconds(10), away: TimeSpan.FromSeconds(60));

    private async Task RunAsync(int perSecond, TimeSpan before, TimeSpan away)
    {
        await using var server = await PostgresServer.StartNewAsync();
        var url = await server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url);
        using var meters = new UnitsMeters();
        using var writer = new HistoryWriter(
            history, Options.Create(new HistoryWriterOptions()), new HistoryMetrics(meters.Factory), TimeProvider.System,
            NullLogger<HistoryWriter>.Instance);
        var waiting = meters.Collect("EnrichmentStream.Grains", "enrichment.history.waiting.size");
        await writer.StartAsync(Limits.HangToken);
        var events = Enumerable.Range(0, 50).Select(_ => new HistoryEvents()).ToArray();
        var heap = GC.GetTotalMemory(forceFullCollection: true);

        var count = await EnqueueAsync(writer, events, 0, perSecond, before);
        await server.KillAsync();
        var slowest = TimeSpan.Zero;
        count = await EnqueueAsync(writer, events, count, perSecond, away, taken => slowest = taken > slowest ? taken : slowest);
        var peak = GC.GetTotalMemory(forceFullCollection: true) - heap;
        await history.CheckAsync(Limits.HangToken);
        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        var back = TimeProvider.System.GetTimestamp();
        await server.StartAsync();
        await writer.StopAsync(Limits.HangToken);

        output.WriteLine(
            $"{count} events, {waiting.GetMeasurementSnapshot().Aggregate((0L, 0L), Highest).Item2 >> 20} MiB waited at most, the heap grew by "
            + $"{peak >> 20} MiB, the slowest Enqueue took {slowest.TotalMilliseconds:F1} ms; all recorded "
            + $"{TimeProvider.System.GetElapsedTime(back).TotalSeconds:F1} s after the start of the server.");
        Assert.Equal(count, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
        Assert.Equal(count, await PostgresServer.ScalarAsync<long>(url, "SELECT count(DISTINCT (bom_id, event_id)) FROM enrichment_events"));
        var ids = await PostgresServer.ColumnAsync<string>(
            url, $"SELECT event_id FROM enrichment_events WHERE bom_id = '{events[0].Bom}' ORDER BY position");
        Assert.Equal(ids.OrderBy(id => int.Parse(id, CultureInfo.InvariantCulture)), ids);
    }

    private static (long Sum, long Peak) Highest((long Sum, long Peak) so, Microsoft.Extensions.Diagnostics.Metrics.Testing.CollectedMeasurement<long> one) =>
        (so.Sum + one.Value, Math.Max(so.Peak, so.Sum + one.Value));

    private static async Task<int> EnqueueAsync(
        HistoryWriter writer, HistoryEvents[] boms, int first, int perSecond, TimeSpan time, Action<TimeSpan>? took = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var next = first;
        var last = first + (int)(perSecond * time.TotalSeconds);
        while (next < last)
        {
            await timer.WaitForNextTickAsync(Limits.HangToken);
            for (var end = Math.Min(last, next + (perSecond / 20)); next < end; next++)
            {
                var recorded = boms[next % boms.Length].Make(next.ToString(CultureInfo.InvariantCulture), second: next);
                var start = TimeProvider.System.GetTimestamp();
                writer.Enqueue(recorded);
                took?.Invoke(TimeProvider.System.GetElapsedTime(start));
            }
        }

        return next;
    }
}
