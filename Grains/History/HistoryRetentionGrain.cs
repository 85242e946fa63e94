using EnrichmentStream.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

/// <summary>Paces the deletion of old events for the whole cluster.</summary>
[GrainType("history-retention")]
internal sealed partial class HistoryRetentionGrain(
    IEventHistory history, IOptions<HistoryOptions> options, TimeProvider time, ILogger<HistoryRetentionGrain> logger)
    : Grain, IHistoryRetentionGrain
{
    // Some ten milliseconds of the database's time.
    private const int BatchEvents = 5_000;

    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private long? _emptyAt;

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        if (options.Value.RetentionDays == 0) return 0;
        if (_emptyAt is { } at && time.GetElapsedTime(at) < Rest) return 0;

        var before = time.GetUtcNow().AddDays(-options.Value.RetentionDays);
        var pruned = await history.PruneAsync(before, BatchEvents, cancellationToken);
        _emptyAt = pruned < BatchEvents ? time.GetTimestamp() : null;
        if (pruned > 0) LogPruned(pruned, before);
        return pruned;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "History: pruned {Count} events of older runs from before {Before}.")]
    private partial void LogPruned(int count, DateTimeOffset before);
}
