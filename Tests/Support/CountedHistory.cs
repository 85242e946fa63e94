using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;

namespace EnrichmentStream.Tests.Support;

/// <summary>A history that counts what is asked of it for each BOM, and can hold up the answers of some.</summary>
internal sealed class CountedHistory(IEventHistory inner) : IEventHistory
{
    private readonly ConcurrentDictionary<BomId, int> _asked = new();

    /// <summary>Waits before a BOM's events are read; null for none.</summary>
    public Func<BomId, CancellationToken, Task>? Holds { get; set; }

    public bool LooksAreCheap { get; set; } = true;

    public bool KeepsRecordingOrder => inner.KeepsRecordingOrder;

    public HistoryState State => inner.State;

    /// <summary>How often anything was asked of a BOM, alone or among others.</summary>
    public int Asked(string bomId) => _asked.GetValueOrDefault(BomId.Parse(bomId));

    /// <summary>How often anything was asked of any BOM.</summary>
    public int AskedOfAll => _asked.Values.Sum();

    public Task CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public Task<RecordResult> RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken) =>
        inner.RecordAsync(events, cancellationToken);

    public async Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken)
    {
        await CountAsync(bomId, cancellationToken);
        return await inner.LoadLatestRunAsync(bomId, mostEvents, mostBytes, cancellationToken);
    }

    public async Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken)
    {
        await CountAsync(bomId, cancellationToken);
        return await inner.ReadAfterAsync(bomId, afterEventId, mostEvents, mostBytes, cancellationToken);
    }

    public async Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken)
    {
        await CountAsync(bomId, cancellationToken);
        return await inner.ReadNewestAsync(bomId, newest, knownIds, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await CountAsync(bomId, cancellationToken);
        return await inner.ReadOrderAsync(bomId, ids, cancellationToken);
    }

    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken)
    {
        foreach (var bomId in bomIds) _asked.AddOrUpdate(bomId, 1, static (_, count) => count + 1);
        return inner.ReadHeadsAsync(bomIds, cancellationToken);
    }

    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        inner.PruneAsync(before, mostEvents, cancellationToken);

    private Task CountAsync(BomId bomId, CancellationToken cancellationToken)
    {
        _asked.AddOrUpdate(bomId, 1, static (_, count) => count + 1);
        return Holds?.Invoke(bomId, cancellationToken) ?? Task.CompletedTask;
    }
}
