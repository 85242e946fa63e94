using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class ResumeTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task LateJoiner_InARun_GetsTheLastState()
    {
        await PublishAsync(Documents.Started("e1"), Documents.Progress("e2", 10), Documents.Progress("e3", 20));

        await using var stream = await _service.WatchAsync(_bom);

        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("e3", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task LateJoiner_AfterCompletedWithState_GetsItAloneAndTheEnd()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Completed("e2", 20));

        await using var stream = await _service.WatchAsync(_bom);

        Assert.Equal(["enrichment.completed", "stream_end"], (await stream.ToEndAsync()).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task LateJoiner_AfterFailedWithoutState_GetsTheLastStateThenTheFailure()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Failed("e2", 20));

        await using var stream = await _service.WatchAsync(_bom);

        Assert.Equal(["progress", "enrichment.failed", "stream_end"], (await stream.ToEndAsync()).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task Resume_KnownId_GetsExactlyWhatFollows()
    {
        await PublishAsync(Documents.Started("e1"), Documents.Progress("e2", 10), Documents.Progress("e3", 20));

        await using var stream = await _service.WatchAsync(_bom, lastEventId: "e1");
        await _service.PublishAsync(_bom, Documents.Completed("e4", 30));

        Assert.Contains("\"resume\":\"replayed\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal(["e2", "e3", "e4"], (await stream.ToEndAsync()).SkipLast(1).Select(frame => frame.EventId));
    }

    [Fact]
    public async Task Resume_ByQuery_GetsExactlyWhatFollows()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Progress("e2", 20));

        await using var stream = await _service.WatchAsync(_bom, query: "&after=e1");

        Assert.Equal("e2", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Resume_HeaderAndQuery_TheHeaderWins()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Progress("e2", 20), Documents.Progress("e3", 30));

        await using var stream = await _service.WatchAsync(_bom, lastEventId: "e2", query: "&after=e1");

        Assert.Equal("e3", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Resume_OlderThanTheFrontHolds_AsksTheGrain()
    {
        // 900 events: the grain holds 1,000, a front 128, so the first ones are only in the grain.
        await PublishAsync([.. Enumerable.Range(0, 900).Select(i => Documents.Progress($"e{i}", i))]);
        await using var witness = await _service.WatchAsync(_bom);

        await using var stream = await _service.WatchAsync(_bom, lastEventId: "e10");

        Assert.Equal(Enumerable.Range(11, 889).Select(i => $"e{i}"), (await stream.TakeAsync(889)).Select(frame => frame.EventId));
    }

    [Fact]
    public async Task Resume_OlderThanTheGrainHoldsWithoutHistory_GetsTheSnapshot()
    {
        await using var service = await StandaloneHarness.StartAsync("--DATA_DIR", "");
        for (var i = 0; i < 1_100; i++) await service.PublishAsync(_bom, Documents.Progress($"e{i}", i));
        await service.AppliedAsync(_bom, "e1099");

        await using var stream = await service.WatchAsync(_bom, lastEventId: "e10");

        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("e1099", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Resume_IdOfAnOlderRun_GetsTheSnapshot()
    {
        await PublishAsync(Documents.Progress("old", 1, "run-1"), Documents.Progress("new", 2, "run-2"));

        await using var stream = await _service.WatchAsync(_bom, lastEventId: "old");

        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("new", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Reconnect_AfterTheTerminalEvent_Gets204()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Completed("e2", 20));

        await using var stream = await _service.OpenAsync(_bom, lastEventId: "e2");

        Assert.Equal(HttpStatusCode.NoContent, stream.Status);
    }

    [Fact]
    public async Task After_TheTerminalEvent_WaitsForTheNextRun()
    {
        await PublishAsync(Documents.Progress("e1", 10), Documents.Completed("e2", 20));

        await using var stream = await _service.WatchAsync(_bom, query: "&after=e2");
        await _service.PublishAsync(_bom, Documents.Started("e3", "run-2"));

        Assert.Equal("e3", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Reconnect_AfterTheTerminalEventOfAnOlderRun_GetsTheNewRun()
    {
        await PublishAsync(Documents.Completed("e1", 10, "run-1"), Documents.Progress("e2", 20, "run-2"));

        await using var stream = await _service.WatchAsync(_bom, lastEventId: "e1");

        Assert.Equal("e2", (await stream.NextAsync()).EventId);
    }

    private async Task PublishAsync(params string[] documents)
    {
        foreach (var document in documents) await _service.PublishAsync(_bom, document);
        var last = System.Text.Json.JsonDocument.Parse(documents[^1]).RootElement.GetProperty("event_id").GetString()!;
        await _service.AppliedAsync(_bom, last);
    }
}
