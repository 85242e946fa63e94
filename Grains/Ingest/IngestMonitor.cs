using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Checks the subscription every second and at every disturbance, and reports what it finds to the
/// cluster.</summary>
internal sealed partial class IngestMonitor(
    RedisSubscription subscription, IngestRouter router, RepairService repair, IEventHistory history, IGrainFactory grains,
    ILocalSiloDetails silo, TimeProvider time, ILogger<IngestMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly string _silo = silo.SiloAddress.ToParsableString();

    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Action disturbed = () => _ = CheckAsync(stoppingToken);
        subscription.Disturbed += disturbed;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await CheckAsync(stoppingToken);
                router.Sweep();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ReportAsync(subscribed: false, CancellationToken.None);
        }
        finally
        {
            subscription.Disturbed -= disturbed;
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!await _oneAtATime.WaitAsync(0, CancellationToken.None)) return; // Another check is under way.
        try
        {
            var before = subscription.IsLive;
            await subscription.CheckAsync();
            // What was published meanwhile, Redis has forgotten.
            if (subscription.IsLive && !before) repair.RequestSweep();
            await ReportAsync(subscription.IsLive, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task ReportAsync(bool subscribed, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IIngestStatusGrain>(0).ReportAsync(
                _silo, subscribed, history.State.ToString(), cancellationToken);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogReportFailed(exception.Message); // The next second brings the next report.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster could not be told about ingest: {Message}")]
    private partial void LogReportFailed(string message);
}
