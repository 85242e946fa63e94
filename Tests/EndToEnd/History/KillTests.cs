using System.Globalization;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.EndToEnd.History;

/// <summary>Redis, PostgreSQL, or every process of the service is killed in the middle of many runs.</summary>
/// <remarks>The runs go on until the part is back, however long that takes. The long form:
/// <c>KILL_TEST_BOMS=100 dotnet test Tests --filter FullyQualifiedName~KillTests</c>.</remarks>
[Trait("Suite", "EndToEnd")]
public sealed class KillTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly int Boms =
        int.Parse(Environment.GetEnvironmentVariable("KILL_TEST_BOMS") ?? "24", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // Progress that every client has seen before, events a run that the part misses, and progress once it is back.
    private const int Before = 12;
    private const int Missed = 10;
    private const int After = 12;

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres")]
    [InlineData("everything")]
    public async Task Part_KilledInTheMiddleOfRuns_EveryClientEndsWithTheTruth(string part)
    {
        var database = await postgres.Server.NewDatabaseAsync();
        await using var cluster = await ProcessCluster.StartAsync(silos: 2, fronts: 1, siloSettings: new()
        {
            ["DATABASE_URL"] = database,
        });
        await using var publisher = await DualPublisher.ConnectAsync(database, cluster.Redis.Port);
        string[] boms = [.. Enumerable.Range(0, Boms).Select(_ => Documents.NewBom())];
        ReconnectingClient[] clients = [.. boms.Select(bom => new ReconnectingClient(cluster.Fronts[0].Address, bom))];

        // Three waits of the test come before the last event, each with a limit of its own.
        using var hang = new CancellationTokenSource(4 * Limits.Hang);
        var back = new TaskCompletionSource();
        var watching = clients.Select(client => client.WatchAsync(hang.Token)).ToArray();
        var publishing = boms.Select(bom => publisher.RunAsync(bom, Pace, back.Task, After)).ToArray();
        await Eventually.TrueAsync(() => clients.All(client => client.Percents.Length >= Before));
        await KillAsync(part, cluster, publisher);
        back.SetResult();
        var published = await Task.WhenAll(publishing);
        hang.CancelAfter(Limits.Hang);
        var ended = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(watching);
        var took = TimeProvider.System.GetElapsedTime(ended);

        foreach (var (client, run) in clients.Zip(published)) AssertTheTruth(client, run);
        await AssertRecordedOnceAsync(database, published);
        output.WriteLine(
            $"{part}: {Boms} runs, {published.Sum(run => run.Length)} events, {publisher.TableAlone} of them by the table "
            + $"alone, {publisher.RedisAlone} by Redis alone; {clients.Sum(client => client.Connections)} connections; the "
            + $"last client had its end {took.TotalSeconds:F1} s after the last event was published.");
    }

    private async Task KillAsync(string part, ProcessCluster cluster, DualPublisher publisher)
    {
        if (part == "redis")
        {
            await cluster.Redis.KillAsync();
            await Eventually.TrueAsync(() => publisher.TableAlone >= Missed * Boms);
            await cluster.Redis.StartAsync();
        }
        else if (part == "postgres")
        {
            await postgres.Server.KillAsync();
            await Eventually.TrueAsync(() => publisher.RedisAlone >= Missed * Boms);
            await postgres.Server.StartAsync();
        }
        else
        {
            await Task.WhenAll(cluster.All.Select(service => service.StopAsync(ProcessSignal.Kill)));
            await Eventually.TrueAsync(() => publisher.TableAlone >= Missed * Boms);
            await cluster.RestartAsync();
        }
    }

    private static void AssertTheTruth(ReconnectingClient client, string[] run)
    {
        Assert.Equal("enrichment.completed", client.End);
        Assert.Equal(run.Length - 1, client.Percents[^1]);
        Assert.Equal(string.Join(' ', client.Percents.Order()), string.Join(' ', client.Percents));
    }

    // What the table got last comes from a silo's writer.
    private static async Task AssertRecordedOnceAsync(string database, string[][] published)
    {
        var ids = published.SelectMany(static run => run).Order(StringComparer.Ordinal).ToArray();
        await Eventually.TrueAsync(async () => await PostgresServer.ScalarAsync<long>(
            database, "SELECT count(*) FROM enrichment_events") >= ids.Length);
        var recorded = await PostgresServer.ColumnAsync<string>(database, "SELECT event_id FROM enrichment_events");
        Assert.Equal(ids, recorded.Order(StringComparer.Ordinal));
    }
}
