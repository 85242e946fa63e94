using System.Globalization;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>How fast events are recorded: <c>./eng/test.sh Long</c>, or with the figures on the console
/// <c>dotnet test Tests --filter Suite=Long --logger "console;verbosity=detailed"</c>.</summary>
[Trait("Suite", "Long"), Collection(nameof(PostgresCollection))]
public class PostgresThroughputTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(1_000)]
    public async Task Record_Batches_AreAllThere(int batch)
    {
        const int Count = 20_000;
        var url = await postgres.Server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url);
        await history.CheckAsync(Limits.HangToken);
        var boms = Enumerable.Range(0, 100).Select(_ => new HistoryEvents()).ToArray();
        var events = Enumerable.Range(0, Count)
            .Select(n => boms[n % boms.Length].Make(n.ToString(CultureInfo.InvariantCulture), second: n)).ToArray();

        var start = TimeProvider.System.GetTimestamp();
        foreach (var chunk in events.Chunk(batch)) await history.RecordAsync(chunk, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(start);

        output.WriteLine($"Batches of {batch}: {Count / took.TotalSeconds:F0} events a second, {took.TotalMilliseconds * batch / Count:F1} ms a batch.");
        Assert.Equal(Count, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
    }
}
