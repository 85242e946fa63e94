using System.Net;
using System.Text.Json;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>What only the history knows: after a restart, after a loss of Redis, while the database was away.</summary>
[Trait("Suite", "Http")]
public sealed class HistoryTests(HistoryFixture fixture) : IClassFixture<HistoryFixture>
{
    private readonly string _bom = Documents.NewBom();

    private StandaloneHarness Service => fixture.Service;

    [Fact]
    public async Task LateJoiner_OfARecordedRun_GetsItsState()
    {
        await fixture.RecordAsync(_bom, Documents.Started("e1"), Documents.Progress("e2", 1), Documents.Progress("e3", 2));

        await using var stream = await Service.WatchAsync(_bom);

        Assert.Contains("\"resume\":\"snapshot\"", stream.Connected, StringComparison.Ordinal);
        Assert.Equal("e3", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task LateJoiner_OfARecordedEnd_GetsTheEndAndThen204()
    {
        await fixture.RecordAsync(_bom, Documents.Progress("e1", 1), Documents.Failed("e2", 2));

        await using var stream = await Service.OpenAsync(_bom);
        Assert.Equal(["e1", "e2"], (await stream.ToEndAsync()).Select(frame => frame.EventId).OfType<string>());

        await using var again = await Service.OpenAsync(_bom, lastEventId: "e2");
        Assert.Equal(HttpStatusCode.NoContent, again.Status);
    }

    [Fact]
    public async Task OpenStream_EndThatOnlyTheHistoryHas_ReachesIt()
    {
        await fixture.RecordAsync(_bom, Documents.Progress("e1", 1));
        await using var stream = await Service.WatchAsync(_bom);
        Assert.Equal("e1", (await stream.NextAsync()).EventId);

        await fixture.RecordAsync(_bom, Documents.Progress("e2", 2), Documents.Completed("e3", 3));

        Assert.Equal(["progress", "enrichment.completed", "stream_end"], (await stream.ToEndAsync()).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task OpenStream_OlderProgressThatOnlyTheHistoryHas_IsNoNews()
    {
        await fixture.RecordAsync(_bom, Documents.Started("e1"));
        await using var stream = await Service.WatchAsync(_bom);
        fixture.History.Fault = new HistoryException("away", isTransient: true); // So that e3 is not recorded before e2.
        await Service.PublishAsync(_bom, Documents.Progress("e3", 3));
        Assert.Equal(["e1", "e3"], (await stream.TakeAsync(2)).Select(frame => frame.EventId));

        fixture.History.Fault = null;
        await fixture.RecordAsync(_bom, Documents.Progress("e2", 2), Documents.Progress("e3", 3), Documents.Completed("e4", 4));

        Assert.Equal("e4", (await stream.NextAsync()).EventId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Grain_BegunWhileTheDatabaseWasAway_LearnsTheRest(bool isKnown)
    {
        await fixture.RecordAsync(_bom, Documents.Started("e1", "run-1"), Documents.Progress("e2", 5, "run-1"));
        fixture.History.Fault = isKnown ? new HistoryException("away", isTransient: true) : new InvalidCastException("a bug");
        await using var stream = await Service.WatchAsync(_bom);
        await Service.PublishAsync(_bom, Documents.Progress("e3", 3));
        Assert.Equal("e3", (await stream.NextAsync()).EventId);

        fixture.History.Fault = null;

        await Eventually.TrueAsync(async () => (await Service.GetAsync("boms/" + _bom)).Body.Contains("\"run\":\"run-1\"", StringComparison.Ordinal));
        var (_, body) = await Service.GetAsync("boms/" + _bom);
        Assert.Equal("e3", JsonDocument.Parse(body).RootElement.GetProperty("last_event_id").GetString());

        // What was recorded before the state that watchers have is no news to them.
        await Service.PublishAsync(_bom, Documents.Completed("e4", 9));
        Assert.Equal("e4", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Organization_OfTheHistory_WinsOverAnEventsOwn()
    {
        const string owner = "\"organization_id\":\"org-1\",";
        await fixture.RecordAsync(_bom, Documents.Progress("e1", 1).Insert(1, owner));

        await Service.PublishAsync(_bom, Documents.Progress("e2", 2).Insert(1, owner.Replace('1', '2')));
        await Service.PublishAsync(_bom, Documents.Progress("e3", 3));

        await Service.AppliedAsync(_bom, "e3");
        await using var stream = await Service.WatchAsync(_bom, query: "&after=e1");
        Assert.Equal("e3", (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task State_OfARunThatFellSilent_IsStalled()
    {
        await fixture.RecordAsync(_bom, recordedAt: null, Documents.Progress("e1", 1));

        var (_, body) = await Service.GetAsync("boms/" + _bom);
        Assert.Equal("stalled", JsonDocument.Parse(body).RootElement.GetProperty("status").GetString());

        await Service.PublishAsync(_bom, Documents.Progress("e2", 2));
        await Service.AppliedAsync(_bom, "e2");
        (_, body) = await Service.GetAsync("boms/" + _bom);
        Assert.Equal("running", JsonDocument.Parse(body).RootElement.GetProperty("status").GetString());
    }
}
