using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

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
        for (var wait = 0; wait < 4; wait++) Assert.Equal(TimeSpan.FromSeconds(4), await _time.PassNextWaitAsync());

        Assert.Equal(5 * 5_000, await pruning.WaitAsync(UnitsLimits.Hang));
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 60)]
    public async Task Prune_ThatFails_PausesAndTellsNobodyElse(bool isTransient, int minutes)
    {
        var grain = Grain(days: 30);
        _history.Left = 3;
        _history.Fault = new HistoryException("no", isTransient);

        Assert.Equal(0, await grain.PruneAsync(CancellationToken.None));
        _history.Fault = null;
        _time.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await grain.PruneAsync(CancellationToken.None));
        Assert.Equal(1, _history.Calls);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(3, await grain.PruneAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Prune_WhileAnotherSilosCallIsUnderWay_AnswersAtOnce()
    {
        var grain = Grain(days: 30);
        _history.Left = 3;
        var database = new TaskCompletionSource();
        _history.WaitsFor = database.Task;

        var first = grain.PruneAsync(CancellationToken.None);
        Assert.Equal(0, await grain.PruneAsync(CancellationToken.None));
        database.SetResult();

        Assert.Equal(3, await first);
        Assert.Equal(1, _history.Calls);
        Assert.Contains(
            typeof(IHistoryRetentionGrain).GetMethod(nameof(grain.PruneAsync))!.GetCustomAttributes(false),
            static one => one is AlwaysInterleaveAttribute);
    }

    // The caller waits for a minute: 40 s of work, and a last batch that the driver ends after 15 s.
    [Fact]
    public async Task Prune_PauseThatWouldEndTooLate_IsLeftToTheNextCall()
    {
        var grain = Grain(days: 30);
        _history.Left = int.MaxValue;
        _history.Works = () => _time.Advance(TimeSpan.FromSeconds(14));

        var pruning = grain.PruneAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(14), await _time.PassNextWaitAsync());

        Assert.Equal(2 * 5_000, await pruning.WaitAsync(UnitsLimits.Hang));
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

        public Task WaitsFor { get; set; } = Task.CompletedTask;

        public HistoryException? Fault { get; set; }

        public int Calls { get; private set; }

        public DateTimeOffset Before { get; private set; }

        public DateTimeOffset NewestBefore { get; private set; }

        public HistoryState State => HistoryState.Ready;

        public async Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken)
        {
            Works?.Invoke();
            (Calls, Before) = (Calls + 1, before);
            await WaitsFor;
            if (Fault is not null) throw Fault;
            var pruned = Math.Min(Left, mostEvents);
            Left -= pruned;
            return pruned;
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
