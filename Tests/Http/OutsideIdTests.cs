using System.Net;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Http;

/// <summary>What a client names as an event is asked for only where it could be one, the same on each database.</summary>
[Trait("Suite", "Http")]
public sealed class OutsideIdTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Impossible =
    [
        "%00", "a%00b", "%ff%fe", "%f0%9f%98%80", "%20", "a%20b", "%0a", "%0d%0aid:%20x", "%7f", "%c2%80", "%ef%bf%bd", "%ed%a0%80",
        new string('a', 256), new string('a', 4_000), "%E2%80%AE",
    ];

    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Id_ThatNoEventCanHave_IsUnknownAndLeavesTheHistoryToOthers(string database)
    {
        await using var service = await StartAsync(database);
        await service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await Eventually.TrueAsync(async () => (await service.GetAsync($"boms/{_bom}/events")).Body.Contains("e1", StringComparison.Ordinal));

        foreach (var id in Impossible)
        {
            Assert.Equal(HttpStatusCode.Gone, (await service.GetAsync($"boms/{_bom}/events?after={id}")).Status);
            await AssertSnapshotAsync(await service.WatchAsync(_bom, query: "&after=" + id));
            await AssertSnapshotAsync(await service.WatchAsync(_bom, query: $"&bom_id={_bom}&after={_bom}/{id}"));
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"boms/{_bom}/events?after=e1")).Status);
        }

        await AssertSnapshotAsync(await service.WatchAsync(_bom, lastEventId: "a b"));
        await AssertSnapshotAsync(await service.WatchAsync(_bom, lastEventId: new string('a', 300)));
        Assert.Equal(HttpStatusCode.Gone, (await service.GetAsync($"boms/{_bom}/events?after=unknown")).Status);
        Assert.DoesNotContain(service.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private async Task<StandaloneHarness> StartAsync(string database) => database == "sqlite"
        ? await StandaloneHarness.StartAsync()
        : await StandaloneHarness.StartAsync("--DATABASE_URL", await postgres.Server.NewDatabaseAsync());

    private static async Task AssertSnapshotAsync(SseStream stream)
    {
        await using var open = stream;
        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("e1", (await stream.NextAsync()).EventId);
    }
}
