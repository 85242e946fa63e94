using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>What every history does, whatever it keeps its events in.</summary>
public abstract partial class HistoryContractTests : IAsyncLifetime
{
    private const int MiB = 1 << 20;

    private readonly HistoryEvents _events = new();

    private readonly List<IEventHistory> _opened = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // A server has few connections.
        foreach (var one in _opened.OfType<IAsyncDisposable>()) await one.DisposeAsync();
    }

    private protected abstract Task<IEventHistory> MakeAsync();

    private protected virtual bool TellsWhenRecorded => true;

    private async Task<IEventHistory> OpenAsync()
    {
        _opened.Add(await MakeAsync());
        return _opened[^1];
    }

    [Fact]
    public async Task Record_Twice_IsThereOnce()
    {
        var history = await OpenAsync();

        var first = await history.RecordAsync(_events.Run("r", 3), Limits.HangToken);
        var second = await history.RecordAsync([_events.Make("new"), .. _events.Run("r", 3)], Limits.HangToken);

        Assert.Equal((5, 0, 0), (first.Recorded, first.Known, first.Refused.Count));
        Assert.Equal((1, 5, 0), (second.Recorded, second.Known, second.Refused.Count));
        Assert.Equal(HistoryState.Ready, history.State);
    }

    [Fact]
    public async Task LoadLatestRun_SeveralRuns_RestoresTheLogThatHeardThem()
    {
        var history = await OpenAsync();
        RecordedEvent[] all =
            [.. _events.Run("r0", 2), .. _events.Run("r1", 1, from: 50), .. _events.Run("r2", 3, from: 100)[..^1]];
        await history.RecordAsync(all, Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, 1_000, MiB, Limits.HangToken);

        Assert.Equal(["r1-s", "r1-p1", "r1-c", "r2-s", "r2-p1", "r2-p2", "r2-p3"], HistoryEvents.Ids(loaded!.Events));
        Assert.Equal(["r0"], loaded.Before.PastRuns);
        var (heard, restored) = (Hear(all), Restore(loaded));
        Assert.Equivalent(heard.Run, restored.Run);
        Assert.Equal(heard.OrganizationId, restored.OrganizationId);
        Assert.Equal(heard.LastState!.EventId, restored.LastState!.EventId);
        Assert.Null(restored.Terminal);
    }

    [Fact]
    public async Task LoadLatestRun_RunsThatMix_RestoresTheLogThatHeardThemInTheHistorysOrder()
    {
        var history = await OpenAsync();
        var latest = _events.Run("r2", 3, from: 100);
        await history.RecordAsync([.. latest[..^1], .. _events.Run("r1", 2), latest[^1]], Limits.HangToken);

        var log = Restore((await history.LoadLatestRunAsync(_events.Bom, 1_000, MiB, Limits.HangToken))!);

        var page = await history.ReadAfterAsync(_events.Bom, null, 100, MiB, Limits.HangToken);
        var heard = Hear([.. page!.Events.Select(one => new RecordedEvent(_events.Bom, one))]);
        Assert.Equal((heard.Run!.Name, heard.Terminal?.EventId), (log.Run!.Name, log.Terminal?.EventId));
    }

    [Theory]
    [InlineData(3, MiB)]
    [InlineData(1_000, 900)]
    [InlineData(1, 1)]
    public async Task LoadLatestRun_LongerRun_KnowsWhatWasBefore(int mostEvents, int mostBytes)
    {
        var history = await OpenAsync();
        await history.RecordAsync([.. _events.Run("r1", 2), .. _events.Run("r2", 20, from: 100)[..^1]], Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, mostEvents, mostBytes, Limits.HangToken);

        Assert.InRange(loaded!.Events.Count, 1, 3);
        Assert.NotNull(loaded.Before.LastState);
        var log = Restore(loaded);
        Assert.Equal("r2", log.Run!.Name);
        Assert.Equal("r2-p20", log.LastState!.EventId);
        Assert.Null(log.Terminal);
        Assert.Equal(DateTimeOffset.Parse("2025-12-16T14:31:40Z", null), log.Run.OpenedAt);
    }

    [Fact]
    public async Task LoadLatestRun_FailedRun_KeepsItsErrorAndItsLastState()
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [.. _events.Run("r", 2)[..^1], _events.Make("r-f", EventKinds.Failed, "r", 9)], Limits.HangToken);

        var log = Restore((await history.LoadLatestRunAsync(_events.Bom, 1_000, MiB, Limits.HangToken))!);

        Assert.Equal("r-p2", log.LastState!.EventId);
        Assert.False(log.Terminal!.HasState);
        Assert.Contains("Rate limit exceeded", System.Text.Encoding.UTF8.GetString(log.Terminal.Document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownBom_IsNothing()
    {
        var history = await OpenAsync();

        Assert.Null(await history.LoadLatestRunAsync(_events.Bom, 10, MiB, Limits.HangToken));
        Assert.Null(await history.ReadAfterAsync(_events.Bom, "no", 10, MiB, Limits.HangToken));
        Assert.Empty((await history.ReadAfterAsync(_events.Bom, null, 10, MiB, Limits.HangToken))!.Events);
        Assert.Empty(await history.ReadNewestAsync(BomId.Parse("not-a-uuid"), 10, [], Limits.HangToken));
        Assert.Empty(await history.ReadHeadsAsync([_events.Bom], Limits.HangToken));
    }

    [Theory]
    [InlineData(7, MiB)]
    [InlineData(1_000, 1_500)]
    [InlineData(1, 1)]
    public async Task ReadAfter_Pages_GiveEveryEventOnceInOrder(int mostEvents, int mostBytes)
    {
        var history = await OpenAsync();
        // Of one second, as batches are: only started and completed have a place of their own there.
        var run = _events.Run("r", 30);
        await history.RecordAsync(run, Limits.HangToken);

        var read = new List<string>();
        EventPage page;
        do
        {
            page = (await history.ReadAfterAsync(_events.Bom, read.LastOrDefault(), mostEvents, mostBytes, Limits.HangToken))!;
            Assert.Equal(read.LastOrDefault(), page.After?.EventId);
            read.AddRange(HistoryEvents.Ids(page.Events));
        }
        while (page.HasMore);

        Assert.Equal(run.Select(one => one.Event.EventId), read);
    }

    [Fact]
    public async Task ReadNewest_SomeKnown_GivesTheOthersInOrder()
    {
        var history = await OpenAsync();
        await history.RecordAsync(_events.Run("r", 5), Limits.HangToken);

        var missing = await history.ReadNewestAsync(_events.Bom, 5, ["r-p2", "r-p4", "other"], Limits.HangToken);

        Assert.Equal(["r-p3", "r-p5", "r-c"], HistoryEvents.Ids(missing));
    }

    [Fact]
    public async Task ReadHeads_ManyBoms_GivesTheLastOfEach()
    {
        var (history, other) = (await OpenAsync(), new HistoryEvents());
        await history.RecordAsync([.. _events.Run("a", 2), .. other.Run("b", 2)[..^1]], Limits.HangToken);

        var heads = await history.ReadHeadsAsync([_events.Bom, other.Bom, new HistoryEvents().Bom], Limits.HangToken);

        Assert.Equal(2, heads.Count);
        Assert.Equal(new HistoryHead("a-c", EventKinds.Completed), heads[_events.Bom]);
        Assert.Equal(new HistoryHead("b-p2", EventKinds.PublishedProgress), heads[other.Bom]);
    }

    [Theory]
    [InlineData("""{"event_id":"e","event_type":"note","\ud800":1,"state":{"a":1}}""")]
    [InlineData("""{"\udc00tate":{"\ud800":"\ud800"},"event_id":"e","event_type":"note","payload":{"\ud800":1}}""")]
    [InlineData("""{"event_id":"e","event_type":"note","deep":[@],"state":{"a":@},"payload":{"b":@}}""")]
    public async Task Record_DocumentThatAReaderMayChokeOn_HoldsUpNobody(string document)
    {
        var history = await OpenAsync();
        // With the two levels around it 64: as deep as ingest takes.
        var odd = _events.Read(document.Replace("@", new string('[', 62) + new string(']', 62), StringComparison.Ordinal));

        await history.RecordAsync([_events.Make("a"), odd, _events.Make("b", second: 90)], Limits.HangToken);

        var page = await history.ReadAfterAsync(_events.Bom, null, 10, MiB, Limits.HangToken);
        Assert.Equal(["a", "b", "e"], HistoryEvents.Ids(page!.Events).Order());
        Assert.NotNull(await history.LoadLatestRunAsync(_events.Bom, 10, MiB, Limits.HangToken));
    }

    [Fact]
    public async Task Read_EventsOfComponentsAndRisks_AreLeftOut()
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [
                .. _events.Run("r", 1), _events.Make("x", "enrichment.component.completed", second: 50),
                _events.Make("y", "risk_analysis_completed", second: 51), _events.Make("z", "risk-analysis", second: 52),
            ],
            Limits.HangToken);

        var page = await history.ReadAfterAsync(_events.Bom, "r-c", 10, MiB, Limits.HangToken);

        Assert.Equal(["z"], HistoryEvents.Ids(page!.Events));
        Assert.Equal("z", (await history.ReadHeadsAsync([_events.Bom], Limits.HangToken))[_events.Bom].EventId);
    }

    [Fact]
    public async Task ReadOrder_SomeIds_GivesThoseRecordedInTheirOrder()
    {
        var history = await OpenAsync();
        var run = _events.Run("r1", 4);
        await history.RecordAsync(run, Limits.HangToken);
        string[] ids = [.. run.Select(one => one.Event.EventId)];

        var order = await history.ReadOrderAsync(_events.Bom, [ids[3], "no-such-event", ids[0], ids[5]], Limits.HangToken);

        Assert.Equal([ids[0], ids[3], ids[5]], order);
    }

    private protected static EnrichmentLog Restore(RecordedRun run)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        log.Restore(run.Before);
        foreach (var one in run.Events) log.Accept(one, RecordingOrder.After);
        return log;
    }

    private static EnrichmentLog Hear(IEnumerable<RecordedEvent> events)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in events) log.Accept(one.Event, RecordingOrder.After);
        return log;
    }
}
