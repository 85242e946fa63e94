using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.History;

/// <summary>How often old events are deleted.</summary>
[Trait("Suite", "Unit")]
public class HistoryRetentionGrainTests
{
    private readonly UnitsClock _time = new();
    private readonly PrunedHistory _history = new();

    [Fact]
    public async Task Prune_MoreThanABatch_GoesOnUntilNothingIsLeftAndThenRestsAnHour()
    {
        var grain = Grain(days: 30);
        _history.Left = 12_000;

        var counts = new List<int>();
        for (var call = 0; call < 3; call++) counts.Add(await grain.PruneAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(61));
        _history.Left = 1;
        counts.Add(await grain.PruneAsync(CancellationToken.None));

        Assert.Equal([12_000, 0, 0, 1], counts);
        Assert.Equal(4, _history.Calls);
        Assert.Equal(_time.GetUtcNow().AddDays(-30), _history.Before);
    }

    [Fact]
    public async Task Prune_SlowDatabase_RestsAsLongAsItWorksAndEndsInTime()
    {
        var grain = Grain(days: 30);
        _history.Left = int.MaxValue;
        _history.Works = () => _time.Advance(TimeSpan.FromSeconds(4));

        var pruning = grain.PruneAsync(CancellationToken.None);
        while (!pruning.IsCompleted) Assert.Equal(TimeSpan.FromSeconds(4), await _time.PassNextWaitAsync());

        Assert.Equal(5 * 5_000, await pruning);
    }

    [Fact]
    public async Task Prune_LimitForNewestRuns_DeletesThoseToo()
    {
        var grain = Grain(days: 30, newestDays: 90);
        (_history.Left, _history.NewestLeft) = (3, 7);

        Assert.Equal(10, await grain.PruneAsync(CancellationToken.None));
        Assert.Equal(_time.GetUtcNow().AddDays(-90), _history.NewestBefore);
    }

    [Fact]
    public async Task Prune_Off_AsksNothing()
    {
        Assert.Equal(0, await Grain(days: 0).PruneAsync(CancellationToken.None));
        Assert.Equal(0, _history.Calls);
    }

    private HistoryRetentionGrain Grain(int days, int newestDays = 0) => new(
        _history, Options.Create(new HistoryOptions { RetentionDays = days, NewestRetentionDays = newestDays }), _time,
        NullLogger<HistoryRetentionGrain>.Instance);

    private sealed class PrunedHistory : IEventHistory
    {
        private readonly DisabledHistory _rest = new();

        public int Left { get; set; }

        public int NewestLeft { get; set; }

        public Action? Works { get; set; }

        public int Calls { get; private set; }

        public DateTimeOffset Before { get; private set; }

        public DateTimeOffset NewestBefore { get; private set; }

        public HistoryState State => HistoryState.Ready;

        public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken)
        {
            Works?.Invoke();
            (Calls, Before) = (Calls + 1, before);
            var pruned = Math.Min(Left, mostEvents);
            Left -= pruned;
            return Task.FromResult(pruned);
        }

        public Task<int> PruneNewestAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken)
        {
            var pruned = Math.Min(NewestLeft, mostEvents);
            (NewestLeft, NewestBefore) = (NewestLeft - pruned, before);
            return Task.FromResult(pruned);
        }

        public Task CheckAsync(CancellationToken cancellationToken) => _rest.CheckAsync(cancellationToken);

        public Task<RecordResult> RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken) =>
            _rest.RecordAsync(events, cancellationToken);

        public Task<RecordedRun?> LoadLatestRunAsync(BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
            _rest.LoadLatestRunAsync(bomId, mostEvents, mostBytes, cancellationToken);

        public Task<EventPage?> ReadAfterAsync(
            BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
            _rest.ReadAfterAsync(bomId, afterEventId, mostEvents, mostBytes, cancellationToken);

        public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
            BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
            _rest.ReadNewestAsync(bomId, newest, knownIds, cancellationToken);

        public Task<IReadOnlyList<string>> ReadOrderAsync(
            BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
            IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) => _rest.ReadHeadsAsync(bomIds, cancellationToken);
    }
}
