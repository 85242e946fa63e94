using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>Both channels for real: PostgreSQL and Redis.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class DualChannelTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Bom = "123e4567-e89b-12d3-a456-426614174000";

    [Fact]
    public async Task Publish_TwiceTheSameFile_IsInTheTableOnceAndReplaysUnchanged()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var heard = await ChannelListener.StartAsync(redis.Port);
        var settings = await SettingsAsync(redis.Port);
        using var folder = new TemporaryFolder();
        string[] lines = [Line("e1"), Line("e2"), Line("e3")];
        var file = folder.Write("run.jsonl", string.Join('\n', lines));

        var (first, firstOutput, firstErrors) = await PublisherProcess.RunAsync(settings, "publish", file);
        var (second, secondOutput, _) = await PublisherProcess.RunAsync(settings, "publish", file);
        var (replayed, _, _) = await PublisherProcess.RunAsync(settings, "replay", Bom);

        Assert.Empty(firstErrors);
        Assert.Equal((0, 0, 0), (first, second, replayed));
        Assert.Equal($"{Bom} progress e1: table, redis (1 listening)", firstOutput[0]);
        Assert.Equal($"{Bom} progress e1: table (had it), redis (1 listening)", secondOutput[0]);
        var all = await heard.TakeAsync(9);
        Assert.Equal([.. lines, .. lines, .. lines], all);
        Assert.Equal(3, await CountAsync(settings));
    }

    [Fact]
    public async Task Publish_WithTheTableAlone_NeedsNoRedis()
    {
        var settings = await SettingsAsync(redisPort: 1);
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Line("e1"));

        var (exitCode, output, errors) = await PublisherProcess.RunAsync(settings, "publish", file, "--only", "table");

        Assert.Empty(errors);
        Assert.Equal(0, exitCode);
        Assert.Equal([$"{Bom} progress e1: table"], output);
        Assert.Equal(1, await CountAsync(settings));
    }

    [Fact]
    public async Task Publish_WhileTheDatabaseIsAway_StillReachesRedisAndExitsWith1()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var heard = await ChannelListener.StartAsync(redis.Port);
        var settings = PublisherProcess.Redis(redis.Port);
        settings["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none";
        settings["PUBLISH_TABLE_PATIENCE_SECONDS"] = "1";
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Line("e1"));

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(settings, "publish", file);

        Assert.Equal(1, exitCode);
        var only = await heard.TakeAsync(1);
        Assert.Equal([Line("e1")], only);
        Assert.Contains(errors, line => line.StartsWith(
            "Event e1 is published to Redis, not recorded in the table: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Simulate_WithComponents_WritesEachPartToTheTableAlone()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var heard = await ChannelListener.StartAsync(redis.Port);
        var settings = await SettingsAsync(redis.Port);

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(settings, "simulate", "--speed", "1000", "--components");

        Assert.Empty(errors);
        Assert.Equal(0, exitCode);
        Assert.Equal(264 + 29, await CountAsync(settings));
        Assert.Equal(29, (await heard.TakeAsync(29)).Length);
    }

    private static string Line(string id) =>
        $$"""{"event_id":"{{id}}","event_type":"progress","bom_id":"{{Bom}}","state":{ "percent_complete": 45.0 } }""";

    private static Task<long> CountAsync(Dictionary<string, string> settings) =>
        PostgresServer.ScalarAsync<long>(settings["DATABASE_URL"], "SELECT count(*) FROM enrichment_events");

    private async Task<Dictionary<string, string>> SettingsAsync(int redisPort) => new(PublisherProcess.Redis(redisPort))
    {
        ["DATABASE_URL"] = await postgres.Server.NewDatabaseAsync(),
    };
}
