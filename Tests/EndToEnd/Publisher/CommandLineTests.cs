using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>What the publisher's commands make of what a user types.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class CommandLineTests
{
    // Nothing listens there.
    private static readonly Dictionary<string, string> Nowhere = PublisherProcess.Redis(1);

    [Fact]
    public async Task Help_IsAsked_NamesEveryCommandAndExitsWith0()
    {
        var (exitCode, output, errors) = await PublisherProcess.RunAsync(null, "--help");

        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.All(
            ["simulate", "watch", "publish", "worker"],
            command => Assert.Contains(output, line => line.TrimStart().StartsWith(command, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2, "--speed is 'fast': give a number from 0.1 to 1000.", "simulate", "--speed", "fast")]
    [InlineData(2, "--boms is '0': give a whole number from 1 to 1000.", "simulate", "--boms", "0")]
    [InlineData(2, "--fail is 'parts.csv': give a whole number from 0 to 1000, and the file before it.", "simulate", "--fail", "parts.csv")]
    [InlineData(2, "'a b' is no BOM id: use 1 to 128 of A-Z a-z 0-9 . _ -", "watch", "a b")]
    [InlineData(2, "--server is 'here': write http://host:port.", "watch", "b", "--server", "here")]
    [InlineData(2, "--lifetime is '': use a number and s, m or h, a day at most.", "token", "--organization", "o", "--lifetime", "")]
    [InlineData(2, "--lifetime is '25h': use a number", "token", "--organization", "o", "--lifetime", "25h")]
    [InlineData(2, "none.csv cannot be read", "simulate", "none.csv")]
    [InlineData(2, "none.json cannot be read", "publish", "none.json")]
    [InlineData(2, "Unrecognized command or argument 'dance'", "dance")]
    [InlineData(2, "Did you mean simulate?", "simulat")]
    [InlineData(2, "Unrecognized option '--speeed'. Did you mean --speed?", "simulate", "--speeed", "3")]
    [InlineData(2, "Unrecognized option '--speeed'. Did you mean --speed?", "simulate", "--speeed=3")]
    [InlineData(2, "Unrecognized option '--sped'. Did you mean --speed?", "simulate", "--sped")]
    [InlineData(2, "Unrecognized option '--tokn'. Did you mean --token?", "watch", "b1", "--tokn", "x")]
    [InlineData(2, "--after is 'zażółć': use the id of an event", "watch", "b1", "--after", "zażółć")]
    [InlineData(2, "The token has characters that no token has", "watch", "b1", "--token", "tökén")]
    [InlineData(2, "The token has characters that no token has", "status", "b1", "--token", "tökén")]
    [InlineData(2, "Unrecognized option '--nocolor'. Did you mean --no-color?", "publish", "--nocolor", "run.jsonl")]
    [InlineData(2, "Unrecognized option '--wobble'. Write -- before", "publish", "--wobble")]
    [InlineData(2, "--wobble cannot be read", "publish", "--", "--wobble")]
    [InlineData(2, "--timeout is '-1': give a whole number", "publish", "run.jsonl", "--patience", "-1")]
    [InlineData(2, "--organization is '': use 1 to 255 characters", "token", "-o", "")]
    [InlineData(2, "--organization is '  ': use 1 to 255 characters", "token", "-o", "  ")]
    [InlineData(2, "--subject is '': use 1 to 255 characters", "token", "-o", "o", "-s", "")]
    [InlineData(2, "'a·[31mb' is no BOM id", "watch", "a\u001b[31mb")]
    [InlineData(1, "http://127.0.0.1:1/enrich does not answer", "status", "b1", "--server", "http://127.0.0.1:1/enrich")]
    [InlineData(2, "--only is 'foo': use redis or table. (--help tells more)", "simulate", "--only", "foo")]
    [InlineData(78, "--only table: there is no table to publish to: set DATABASE_URL.", "simulate", "--only", "table")]
    [InlineData(78, "TEMPORAL_ADDRESS is 'here': use host:port", "worker", "--address", "here")]
    [InlineData(1, "No Temporal server answers at 127.0.0.1:1: start one, or set TEMPORAL_ADDRESS", "worker", "--address", "127.0.0.1:1")]
    public async Task Command_ThatCannotRun_SaysWhyInALine(int expected, string message, params string[] arguments)
    {
        var (exitCode, _, errors) = await PublisherProcess.RunAsync(Nowhere, arguments);

        Assert.Equal(expected, exitCode);
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REDIS_URL", "localhost:6379", "REDIS_URL is no Redis URL")]
    [InlineData("PUBLISH_REDIS_PATIENCE_SECONDS", "-1", "PUBLISH_REDIS_PATIENCE_SECONDS is -1: use 0 to 86400 seconds.")]
    public async Task Setting_ThatIsWrong_IsToldAndExitsWith78(string name, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Documents.Guide("progress", "e1", "b1"));

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(new() { [name] = value }, "publish", file);

        Assert.Equal(78, exitCode);
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WithABrokenLine_SendsNothingAndNamesTheLine()
    {
        await using var redis = await RedisServer.StartNewAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("run.jsonl", Line("e1") + "\n{\"event_type\":\"progress\",\"bom_id\":\"b1\"}\n");

        var (exitCode, output, errors) = await PublisherProcess.RunAsync(PublisherProcess.Redis(redis.Port), "publish", file);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("run.jsonl, line 2: event_id is missing", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OfAFile_SendsEachDocumentUnchangedAndInOrder()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var heard = await ChannelListener.StartAsync(redis.Port);
        using var folder = new TemporaryFolder();
        string[] lines = [Line("e1"), Line("e2"), Line("e3")];
        var file = folder.Write("run.jsonl", string.Join('\n', lines));

        var (exitCode, output, _) = await PublisherProcess.RunAsync(PublisherProcess.Redis(redis.Port), "publish", file);

        Assert.Equal(0, exitCode);
        Assert.Equal(lines, await heard.TakeAsync(3));
        Assert.Equal("b1 progress e1: redis (1 listening)", output[0]);
    }

    [Fact]
    public async Task Publish_WhileRedisIsAway_WaitsAndEndsWith1WhenPatienceDoes()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Line("e1"));

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(Nowhere, "publish", file, "--patience", "1");

        Assert.Equal(1, exitCode);
        Assert.Contains(errors, line => line.StartsWith("Events wait for the channel redis", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith("Event e1 is not published. redis: Redis at", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--timeout")]
    [InlineData("--patience")]
    public async Task Publish_WithoutTimeWhileRedisIsAway_TriesOnce(string option)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Line("e1"));

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(Nowhere, "publish", file, option, "0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Event e1 did not reach the channel redis in 1 attempt(s): Redis at 127.0.0.1:1 does not answer.", errors);
    }

    [Theory]
    [InlineData("publish", "one.json")]
    [InlineData("simulate")]
    public async Task Publish_WithoutTimeWhileTheTableIsAway_TriesOnce(string command, params string[] files)
    {
        using var folder = new TemporaryFolder();
        folder.Write("one.json", Line("e1"));
        var settings = new Dictionary<string, string> { ["DATABASE_URL"] = "postgresql://u:p@127.0.0.1:1/d" };

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(
            settings, [command, .. files.Select(file => Path.Combine(folder.Path, file)), "--only", "table", "--timeout", "0"]);

        Assert.Equal(1, exitCode);
        Assert.Contains(errors, line => line.Contains("did not reach the channel table in 1 attempt(s)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"event_id":"e1","event_type":"progress","bom_id":"b1","bom_id":"b2"}""",
        "Event e1 has bom_id 2 times: the last one counts.")]
    [InlineData("""{"event_id":"e1","event_type":"stream_end","bom_id":"b2"}""",
        "Event e1 has the type 'stream_end', which is a name of the stream's own frames: watchers may take it for one.")]
    public async Task Publish_OfWhatIsHardlyMeant_TellsIt(string document, string expected)
    {
        await using var redis = await RedisServer.StartNewAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", document);

        var (exitCode, _, errors) = await PublisherProcess.RunAsync(
            PublisherProcess.Redis(redis.Port), "publish", file, "--only", "redis");

        Assert.Equal(0, exitCode);
        Assert.Equal([expected], errors);
    }

    [Fact]
    public async Task Publish_Quietly_WritesNothing()
    {
        await using var redis = await RedisServer.StartNewAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("one.json", Line("e1"));

        var (exitCode, output, errors) = await PublisherProcess.RunAsync(PublisherProcess.Redis(redis.Port), "publish", file, "--quiet");

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.Empty(errors);
    }

    private static string Line(string id) => $$"""{"event_id":"{{id}}","event_type":"progress","bom_id":"b1"}""";
}
