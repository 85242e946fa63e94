using EnrichmentStream.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

/// <summary>Keeps the history's state true while nothing is recorded, and has old events pruned.</summary>
internal sealed partial class HistoryMonitor(
    IEventHistory history, IOptions<HistoryOptions> options, IGrainFactory grains, TimeProvider time,
    ILogger<HistoryMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PrunePeriod = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (history.State.Status is HistoryStatus.Disabled)
        {
            LogDisabled();
            return;
        }

        try
        {
            // Each by itself: pruning takes up to a minute, and health must not be so old. Its minute begins before the first
            // check, which may not give the thread back.
            await Task.WhenAll(KeepPruningAsync(stoppingToken), KeepCheckingAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task KeepCheckingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do await CheckAsync(cancellationToken);
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task KeepPruningAsync(CancellationToken cancellationToken)
    {
        if (options.Value is { RetentionDays: 0, NewestRetentionDays: 0 }) return;

        using var timer = new PeriodicTimer(PrunePeriod, time);
        while (await timer.WaitForNextTickAsync(cancellationToken)) await PruneAsync(cancellationToken);
    }

    // What the history does not know must not end the silo.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await history.CheckAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnknown(exception);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IHistoryRetentionGrain>(0).PruneAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPruneFailed(exception.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "History: disabled. Set DATABASE_URL to keep events over a restart of everything.")]
    private partial void LogDisabled();

    [LoggerMessage(Level = LogLevel.Error, Message = "History: it could not be checked.")]
    private partial void LogUnknown(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "History: old events were not pruned: {Message}")]
    private partial void LogPruneFailed(string message);
}
