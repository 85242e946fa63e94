using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Http;

/// <summary>Where a BOM ends, by what was published in which order, in the whole service: live, after a restart that has its own
/// table alone, and after a repair of what Redis lost.</summary>
[Trait("Suite", "Http")]
public sealed class RunOutcomeTests(HistoryFixture fixture) : IClassFixture<HistoryFixture>, IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    // Published in this order; the end; whether watchers of the whole run see it end. See RunScript for the notation.
    private static readonly (string Published, string Expected)[] Outcomes =
    [
        ("started P 0 @3; progress P 50 @0; completed P 100 @0", "completed P 100"),
        ("started P 0 @7200; progress P 50 @0; completed P 100 @0", "completed P 100"),
        ("started P 0 @86400; progress P 50 @0; completed P 100 @0", "completed P 100"),
        ("started P 0 @3; progress - 50 @0; completed - 100 @0", "completed P 100"),
        ("progress F 10 @250000000000; started H 0 @0; progress H 50 @0; completed H 100 @0", "completed H 100"),
        ("started P 0 @0; progress P 10 @0; progress C 20 @0; progress P 60 @0; completed P 100 @0", "completed P 100"),
        ("started P 0 @0; progress C 20 @0; completed C 99 @0; progress P 60 @0; completed P 100 @0", "completed P 100"),
        ("started P 0 @0; progress C1 20 @0; progress C2 30 @0; progress P 60 @0", "running P 60"),
        ("started P 0 @0; started C 0 @1; progress C 20 @1; completed P 99 @2; completed C 100 @3", "completed C 100"),
        ("started R 0 @0; completed R 100 @1; started R 0 @2", "completed R 100"),
        ("started P 0 @0; started R 0 @-28800; progress R 50 @-28799; completed R 100 @-28798", "completed R 100"),
        ("started P 0 @0; completed P 100 @1; progress P 50 @2", "completed P 100"),
        ("started - 0 @0; progress - 1 @0; progress - 2 @0; progress - 3 @0; started R 0 @1", "running R 0"),
        ("started P 0 @0; progress P 40 @0; paused P @1", "paused P 40"),
        ("started P 0 @0; paused P @1; cancelled P @2", "cancelled P 0"),
        ("started P 0 @0; progress P 10 @2; progress P 20 @0; progress P 30 @4; progress P 40 @1", "running P 40"),
        ("started A 0 @-600; progress A 10 @-600; completed C 99 @0", "running A 10"),
    ];

    private readonly string _bom = Documents.NewBom();
    private readonly TemporaryFolder _folder = new();

    private StandaloneHarness Service => fixture.Service;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Outcomes_LiveAndAfterARestart_AreThoseOfTheTable()
    {
        var boms = Outcomes.Select(_ => Documents.NewBom()).ToArray();
        await using (var live = await StandaloneHarness.StartAsync("--DATA_DIR", _folder.Path))
        {
            foreach (var (bom, outcome) in boms.Zip(Outcomes)) await PublishAsync(live, bom, outcome.Published);
            foreach (var (bom, outcome) in boms.Zip(Outcomes)) await EndsAsync(live, bom, outcome.Expected, outcome.Published);
        }

        await using var again = await StandaloneHarness.StartAsync("--DATA_DIR", _folder.Path);
        foreach (var (bom, outcome) in boms.Zip(Outcomes)) await EndsAsync(again, bom, outcome.Expected, outcome.Published);
    }

    [Fact]
    public async Task Outcomes_OfWhatRedisLost_AreThoseOfTheTable()
    {
        var boms = Outcomes.Select(_ => Documents.NewBom()).ToArray();
        foreach (var (bom, outcome) in boms.Zip(Outcomes))
        {
            var documents = RunScript.Documents(outcome.Published, "e", Now);
            await Service.PublishAsync(bom, documents[0]); // All that Redis had.
            await Service.AppliedAsync(bom, "e1");
            await fixture.RecordAsync(bom, documents);
        }

        foreach (var (bom, outcome) in boms.Zip(Outcomes)) await EndsAsync(Service, bom, outcome.Expected, outcome.Published);
    }

    [Fact]
    public async Task Watcher_WithAChildsEvents_SeesOneEnd()
    {
        await using var stream = await Service.WatchAsync(_bom);

        await PublishAsync(Service, _bom, "started P 0 @0; progress C 20 @0; completed C 99 @0; progress P 60 @0; completed P 100 @0");

        Assert.Equal(
            ["enrichment.started", "progress", "enrichment.completed", "stream_end"],
            (await stream.ToEndAsync()).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task Watcher_OfARunThatIsCancelled_SeesItPausedAndEnd()
    {
        await using var stream = await Service.WatchAsync(_bom);

        await PublishAsync(Service, _bom, "started P 0 @0; paused P @1; cancelled P @2");

        var frames = await stream.ToEndAsync();
        Assert.Equal(
            ["enrichment.started", "enrichment.paused", "enrichment.cancelled", "stream_end"], frames.Select(frame => frame.EventType));
        Assert.Contains("\"reason\":\"enrichment.cancelled\"", frames[^1].Data, StringComparison.Ordinal);
    }

    // The start of the second run is in the table alone.
    [Fact]
    public async Task Watcher_OfARunWhoseStartRedisLost_SeesIt()
    {
        var documents = RunScript.Documents("started P 0 @0; progress P 10 @0; started R 0 @1; progress R 50 @2", "e", Now);
        await using var stream = await Service.WatchAsync(_bom);
        await Service.PublishAsync(_bom, documents[0]);
        await Service.PublishAsync(_bom, documents[1]);
        Assert.Equal(["e1", "e2"], (await stream.TakeAsync(2)).Select(frame => frame.EventId));

        await fixture.RecordAsync(_bom, documents[..3]);
        await Service.PublishAsync(_bom, documents[3]);

        Assert.Equal("e4", await LastIdAsync(stream, "e4"));
        await EndsAsync(Service, _bom, "running R 50", "R's start in the table alone");
    }

    // As `replay` sends them: to grains that have forgotten, and to watchers that have seen the end.
    [Fact]
    public async Task Watcher_OfRunsThatAreSentAgain_SeesNothingTwice()
    {
        const string Runs = "started A 0 @0; completed A 90 @1; started B 0 @2; failed B @3; started C 0 @4; completed C 99 @5";
        await PublishAsync(Service, _bom, Runs);
        await EndsAsync(Service, _bom, "completed C 99", Runs);
        await fixture.ForgetAsync(_bom, lastId: "e6");
        await using var stream = await Service.WatchAsync(_bom, query: "&after=e6"); // Waits for the next run.

        await PublishAsync(Service, _bom, Runs);
        await Service.PublishAsync(_bom, RunScript.Documents("started D 0 @9", "d", Now)[0]);

        Assert.Equal("d1", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task State_OfARunThatWasSetAside_CountsWhenTheCurrentOneStalls()
    {
        await using var service = await StandaloneHarness.StartAsync("--DATA_DIR", "", "--STALLED_AFTER_SECONDS", "10");
        await using var stream = await service.WatchAsync(_bom);

        await PublishAsync(service, _bom, "started P 0 @0; started R 0 @-28800; progress R 50 @-28799; completed R 100 @-28798");

        Assert.Equal(
            ["enrichment.started", "enrichment.started", "progress", "enrichment.completed", "stream_end"],
            (await stream.ToEndAsync()).Select(frame => frame.EventType));
        await EndsAsync(service, _bom, "completed R 100", "R's clock is eight hours behind, and nothing is recorded");
    }

    private static async Task PublishAsync(StandaloneHarness service, string bom, string script)
    {
        foreach (var document in RunScript.Documents(script, "e", Now)) await service.PublishAsync(bom, document);
    }

    private static async Task EndsAsync(StandaloneHarness service, string bom, string expected, string published)
    {
        var seen = "";
        try
        {
            await Eventually.TrueAsync(async () => (seen = await DescribeAsync(service, bom)) == expected);
        }
        catch (Exception exception) when (seen != expected)
        {
            Assert.Fail($"'{published}' ended as '{seen}', not as '{expected}' ({exception.GetType().Name}).");
        }
    }

    private static async Task<string> DescribeAsync(StandaloneHarness service, string bom)
    {
        var (_, body) = await service.GetAsync("boms/" + bom);
        var root = JsonDocument.Parse(body).RootElement;
        if (!root.TryGetProperty("state", out var state)) return body;

        var percent = state.ValueKind is JsonValueKind.Null ? "none" : state.GetProperty("percent_complete").GetRawText();
        return $"{root.GetProperty("status").GetString()} {root.GetProperty("run").GetString() ?? "-"} {percent}";
    }

    private static async Task<string?> LastIdAsync(SseStream stream, string last)
    {
        string? id;
        do id = (await stream.NextAsync()).EventId;
        while (id != last);
        return id;
    }
}
