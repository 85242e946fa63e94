using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;

namespace EnrichmentStream.Tests.Support;

/// <summary>A history in memory that can be taken away, and whose events tests may insert behind the service's
/// back.</summary>
internal sealed class InMemoryEventHistory : IEventHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BomId, List<EnrichmentEvent>> _events = [];
    private readonly HashSet<(BomId BomId, string EventId)> _recorded = [];
    private int _pagesAsked;

    /// <summary>Why every call fails; null where none does.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What pages wait for before they are read.</summary>
    public Task PagesWaitFor { get; set; } = Task.CompletedTask;

    /// <summary>How many pages were asked for.</summary>
    public int PagesAsked => Volatile.Read(ref _pagesAsked);

    /// <summary>The BOMs of which anything is recorded.</summary>
    public BomId[] BomIds
    {
        get
        {
            lock (_gate) return [.. _events.Keys];
        }
    }

    public bool KeepsRecordingOrder { get; set; } = true;

    public HistoryState State => Fault is null ? HistoryState.Ready : HistoryState.Unavailable(Fault.Message);

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<RecordResult> RecordAsync(IReadOnlyList<RecordedEvent> all, CancellationToken cancellationToken) => Do(() =>
    {
        var recorded = 0;
        foreach (var added in all)
        {
            if (!_recorded.Add((added.BomId, added.Event.EventId))) continue;
            if (!_events.TryGetValue(added.BomId, out var events)) _events[added.BomId] = events = [];
            events.Add(added.Event);
            recorded++;
        }

        return new RecordResult(recorded, all.Count - recorded, []);
    });

    public Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken) => Do(() =>
    {
        var all = Of(bomId);
        if (all.Count == 0) return null;

        var first = all.Count - 1;
        for (long bytes = all[first].Document.Length; first > 0 && all.Count - first < mostEvents; first--)
        {
            if ((bytes += all[first - 1].Document.Length) > mostBytes) break;
        }

        return new RecordedRun(Before(all[..first]), all[first..]);
    });

    public async Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pagesAsked);
        await PagesWaitFor.WaitAsync(cancellationToken);
        return await Do(() => ReadAfter(bomId, afterEventId, mostEvents, mostBytes));
    }

    private EventPage? ReadAfter(BomId bomId, string? afterEventId, int mostEvents, int mostBytes)
    {
        var all = Of(bomId);
        var after = all.FindIndex(one => one.EventId == afterEventId);
        if (afterEventId is not null && after < 0) return null;

        var rest = all[(after + 1)..];
        var count = 0;
        for (long bytes = 0; count < rest.Count && count < mostEvents; count++)
        {
            if ((bytes += rest[count].Document.Length) > mostBytes && count > 0) break;
        }

        return new EventPage(after < 0 ? null : all[after], rest[..count], count < rest.Count);
    }

    public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<EnrichmentEvent>>(() =>
            [.. Of(bomId).TakeLast(newest).Where(one => !knownIds.Contains(one.EventId))]);

    public Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => Do<IReadOnlyList<string>>(() =>
        [.. Of(bomId).Select(static one => one.EventId).Where(ids.Contains)]);

    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) =>
        Do<IReadOnlyDictionary<BomId, HistoryHead>>(() => bomIds.Where(bom => Of(bom).Count > 0)
            .ToDictionary(bom => bom, bom => new HistoryHead(Of(bom)[^1].EventId, Of(bom)[^1].EventType)));

    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        Do(() => 0);

    private static EnrichmentSnapshot Before(List<EnrichmentEvent> older)
    {
        var log = new Rules.EnrichmentLog(Rules.EnrichmentLogLimits.Default);
        foreach (var one in older) log.Accept(one, Rules.RecordingOrder.After);
        return log.Snapshot with { Newest = log.Newest };
    }

    private List<EnrichmentEvent> Of(BomId bomId) =>
        [.. _events.GetValueOrDefault(bomId, []).Where(one => LifecycleTypes.Contains(one.EventType))];

    private Task<T> Do<T>(Func<T> action)
    {
        if (Fault is not null) return Task.FromException<T>(Fault);
        lock (_gate) return Task.FromResult(action());
    }
}
