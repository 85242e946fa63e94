using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Sweeps at a steady pace, and at once where something may have been lost.</summary>
internal sealed partial class RepairService(
    RepairSweep sweep, RepairQueue repairs, HistoryReader history, IOptions<RepairOptions> options, TimeProvider time,
    ILogger<RepairService> logger)
    : BackgroundService
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(500);

    private int _asked;
    private bool _failing;

    /// <summary>Makes the next check compare every active BOM.</summary>
    public void RequestSweep() => Volatile.Write(ref _asked, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!history.IsEnabled) return;

        try
        {
            await Task.WhenAll(SweepAsync(stoppingToken), repairs.RunAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends; whoever takes its BOMs over reads what is recorded of them.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckPeriod, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var all = Interlocked.Exchange(ref _asked, 0) == 1;
            if (!all && time.GetElapsedTime(last) < options.Value.SweepPeriod) continue;

            last = time.GetTimestamp();
            if (!await SweepAsync(all, cancellationToken) && all) RequestSweep();
        }
    }

    private async Task<bool> SweepAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await sweep.SweepAsync(all, cancellationToken);
            if (_failing) LogBack();
            _failing = false;
            return true;
        }
        catch (HistoryException exception)
        {
            if (!_failing) LogFailed(exception.Message);
            _failing = true;
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The history cannot be compared with the running BOMs; trying again: {Message}")]
    private partial void LogFailed(string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The history is compared with the running BOMs again.")]
    private partial void LogBack();
}
