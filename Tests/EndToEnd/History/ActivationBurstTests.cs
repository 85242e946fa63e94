using System.Globalization;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.EndToEnd.History;

/// <summary>Many BOMs that activate at once, and all read PostgreSQL.</summary>
/// <remarks>The long form: <c>BURST_TEST_BOMS=10000 dotnet test Tests --filter FullyQualifiedName~ActivationBurst</c>.</remarks>
[Trait("Suite", "EndToEnd")]
public sealed class ActivationBurstTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Reads = 12;

    private static readonly int Boms =
        int.Parse(Environment.GetEnvironmentVariable("BURST_TEST_BOMS") ?? "1000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Boms_ActivatingAtOnce_AllStandWhereTheirHistoryStands()
    {
        var database = await postgres.Server.NewDatabaseAsync();
        await using var service = await StandaloneHarness.StartAsync("--DATABASE_URL", database);
        var boms = await RecordAsync(service.Services.GetRequiredService<IEventHistory>());
        using var peak = new CancellationTokenSource();
        var watching = PeakAsync(database, peak.Token);

        var start = TimeProvider.System.GetTimestamp();
        var grains = service.Services.GetRequiredService<IGrainFactory>();
        var states = await Task.WhenAll(boms.Select(bom => AskAsync(grains.GetGrain<IEnrichmentGrain>(bom.Value))));
        var took = TimeProvider.System.GetElapsedTime(start);

        await peak.CancelAsync();
        var (loaded, connections) = (states.Count(state => state?.Newest is not null), await watching);
        output.WriteLine(
            $"{Boms} BOMs in {took.TotalSeconds:F2} s; {loaded} loaded at once, {states.Count(state => state is null)} asked in vain for 5 s; at most {connections} connections to the database.");
        // Those that found no place in time are read by the sweep.
        foreach (var bom in boms)
        {
            var grain = grains.GetGrain<IEnrichmentGrain>(bom.Value);
            await Eventually.TrueAsync(async () => (await AskAsync(grain))?.Snapshot.Terminal is not null);
        }

        Assert.InRange(connections, 1, Reads + 8); // The writer and the health check have their own.
    }

    // Beyond what the machine can activate within the call's time a front is told to come back.
    private static async Task<EnrichmentState?> AskAsync(IEnrichmentGrain grain)
    {
        try
        {
            return await grain.GetStateAsync(Limits.HangToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<BomId[]> RecordAsync(IEventHistory history)
    {
        BomId[] boms = [.. Enumerable.Range(0, Boms).Select(_ => BomId.Parse(Documents.NewBom()))];
        foreach (var some in boms.Chunk(100))
            await history.RecordAsync([.. some.SelectMany(Run)], Limits.HangToken);
        return boms;
    }

    private static IEnumerable<RecordedEvent> Run(BomId bom)
    {
        string[] run = [Documents.Started(bom + "-s"), Documents.Progress(bom + "-1", 1), Documents.Completed(bom + "-c", 2)];
        foreach (var document in run)
        {
            Assert.Equal(DocumentFault.None, EventDocument.Read(bom, System.Text.Encoding.UTF8.GetBytes(document), out var read));
            yield return new RecordedEvent(bom, read!);
        }
    }

    private static async Task<long> PeakAsync(string database, CancellationToken stop)
    {
        const string count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        var peak = 0L;
        do peak = Math.Max(peak, await PostgresServer.ScalarAsync<long>(database, count));
        while (!stop.IsCancellationRequested);
        return peak;
    }
}
