using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History;

/// <summary>Records nothing and knows nothing.</summary>
public sealed class DisabledHistory : IEventHistory
{
    /// <inheritdoc/>
    public HistoryState State => HistoryState.Disabled;

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<RecordResult> RecordAsync(
        IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken) => Task.FromResult(RecordResult.Nothing);

    /// <inheritdoc/>
    public Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        Task.FromResult<RecordedRun?>(null);

    /// <inheritdoc/>
    public Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        Task.FromResult(afterEventId is null ? new EventPage(null, [], HasMore: false) : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EnrichmentEvent>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<BomId, HistoryHead>>(new Dictionary<BomId, HistoryHead>());

    /// <inheritdoc/>
    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        Task.FromResult(0);
}
