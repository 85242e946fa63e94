using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Checks the subscription every second and at every disturbance, and reports what it finds to the
/// cluster.</summary>
internal sealed partial class IngestMonitor(
    RedisSubscription subscription, IngestRouter router, RepairService repair, IEventHistory history, IGrainFactory grains,
    ILocalSiloDetails silo, IOptions<IngestOptions> options, TimeProvider time, ILogger<IngestMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusalPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private bool _toldShort;
    private long? _toldRefusalAt;

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
                TellShortWindow();
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

    // A silo that hangs is found in 12 to 15 s, and its events are replayed from then on.
    private void TellShortWindow()
    {
        var reach = router.ReplayReach;
        var isShort = reach < Short && options.Value.ReplaySeconds >= Short.TotalSeconds;
        if (isShort && !_toldShort) LogShortWindow(reach.TotalSeconds, options.Value.ReplayBytes, options.Value.ReplayBytes * 2);
        if (isShort || reach >= Short * 1.5) _toldShort = isShort; // Not again for a rate that goes up and down.
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!await _oneAtATime.WaitAsync(0, CancellationToken.None)) return; // Another check is under way.
        try
        {
            var before = subscription.Resumptions;
            await subscription.CheckAsync();
            // What was published meanwhile, Redis has forgotten.
            if (subscription.Resumptions != before) repair.RequestSweep();
            TellRefusal();
            await ReportAsync(subscription.IsLive, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private void TellRefusal()
    {
        var refusal = subscription.IsLive ? null : subscription.Refusal;
        if (refusal is not null && (_toldRefusalAt is not { } at || time.GetElapsedTime(at) >= RefusalPeriod))
        {
            _toldRefusalAt = time.GetTimestamp();
            LogRefused(refusal, subscription.Rights);
        }

        if (subscription.IsLive) _toldRefusalAt = null;
    }

    private async Task ReportAsync(bool subscribed, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IIngestStatusGrain>(0).ReportAsync(
                _silo, subscribed, history.State.ToString(), subscribed ? null : subscription.Refusal, cancellationToken);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogReportFailed(exception.Message); // The next second brings the next report.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This silo hears no events. {Refusal}: ACL SETUSER … {Rights}")]
    private partial void LogRefused(string refusal, string rights);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Messages are kept for {Seconds:0} s only, too short to replay them after a failover: INGEST_REPLAY_BYTES is "
            + "{Bytes}; set it to {More} or more.")]
    private partial void LogShortWindow(double seconds, long bytes, long more);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster could not be told about ingest: {Message}")]
    private partial void LogReportFailed(string message);
}
