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
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(40);

    private bool _isPruning;
    private long _pausedAt;
    private TimeSpan _pause; // Zero for none.

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var (days, newestDays) = (options.Value.RetentionDays, options.Value.NewestRetentionDays);
        if (_isPruning || (days == 0 && newestDays == 0) || time.GetElapsedTime(_pausedAt) < _pause) return 0;

        _isPruning = true;
        try
        {
            return await PruneAsync(days, newestDays, cancellationToken);
        }
        catch (HistoryException exception)
        {
            Pause(exception.IsTransient ? AfterFailure : Rest);
            LogFailed(exception.Message, _pause);
            return 0;
        }
        finally
        {
            _isPruning = false;
        }
    }

    private async Task<int> PruneAsync(int days, int newestDays, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (older, olderDone) = days == 0 ? (0, true) : await PruneAsync(history.PruneAsync, days, start, cancellationToken);
        if (older > 0) LogPruned(older, days);
        var (newest, newestDone) = newestDays == 0
            ? (0, true)
            : await PruneAsync(history.PruneNewestAsync, newestDays, start, cancellationToken);
        if (newest > 0) LogPrunedNewest(newest, newestDays);
        Pause(olderDone && newestDone ? Rest : TimeSpan.Zero);
        return older + newest;
    }

    private void Pause(TimeSpan pause) => (_pausedAt, _pause) = (time.GetTimestamp(), pause);

    private DateTimeOffset Before(int days) => time.GetUtcNow().AddDays(-days);

    // As long as there is something, with rests as long as the batches take: a database that is slow has more of them.
    private async Task<(int Pruned, bool Done)> PruneAsync(
        Func<DateTimeOffset, int, CancellationToken, Task<int>> prune, int days, long start, CancellationToken cancellationToken)
    {
        var pruned = 0;
        while (time.GetElapsedTime(start) < LongestCall)
        {
            var began = time.GetTimestamp();
            var count = await prune(Before(days), BatchEvents, cancellationToken);
            pruned += count;
            if (count < BatchEvents) return (pruned, true);
            var took = time.GetElapsedTime(began);
            if (time.GetElapsedTime(start) + took >= LongestCall) break; // The caller waits for a minute.
            if (took > TimeSpan.Zero) await Task.Delay(took, time, cancellationToken);
        }

        return (pruned, false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "History: pruned {Count} events of older runs, created more than {Days} days ago.")]
    private partial void LogPruned(int count, int days);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "History: pruned {Count} events of BOMs without an event for {Days} days.")]
    private partial void LogPrunedNewest(int count, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "History: old events were not pruned; next try in {Pause}: {Message}")]
    private partial void LogFailed(string message, TimeSpan pause);
}
