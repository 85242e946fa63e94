using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Enrichment;
using EnrichmentStream.WebFront.Sse;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Knows whether events can arrive: this process reaches Redis, and at least one silo is subscribed.</summary>
/// <remarks>
/// Losing Redis sends every open stream an error frame; its return makes every hub ask its grain. A cluster that does
/// not answer for a moment is no loss of Redis: a silo that dies would otherwise turn clients away for good.
/// </remarks>
internal sealed partial class RedisLink(
    IConnectionMultiplexer redis, IClusterClient cluster, SseConnections connections, BomHubs hubs, TimeProvider time,
    ILogger<RedisLink> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds);

    // What the loss left out is asked for within this time, spread over the hubs.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private bool _hears;
    private int _failures;
    private long _answeredAt;
    private long? _partlySince;

    /// <summary>Whether this process reaches Redis.</summary>
    public bool ReachesRedis { get; private set; }

    /// <summary>Whether the cluster answered the last question.</summary>
    public bool ReachesCluster { get; private set; }

    /// <summary>Silos that hear Redis, as of the last answer.</summary>
    public int SubscribedSilos { get; private set; }

    /// <summary>Why Redis refuses a silo's subscription, as of the last answer; null where it refuses none.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What the silos say of the history, as of the last answer; null before.</summary>
    public string? History { get; private set; }

    /// <summary>Whether events can arrive.</summary>
    public bool IsConnected { get; private set; }

    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EventHandler<ConnectionFailedEventArgs> disturbed = (_, _) => _ = CheckAsync(stoppingToken);
        redis.ConnectionFailed += disturbed;
        redis.ConnectionRestored += disturbed;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do await CheckAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
        finally
        {
            redis.ConnectionFailed -= disturbed;
            redis.ConnectionRestored -= disturbed;
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!await _oneAtATime.WaitAsync(0, CancellationToken.None)) return; // Another check is under way.
        try
        {
            var reached = await PingAsync();
            _failures = reached ? 0 : _failures + 1;
            // One answer that is late while the connection stands is no loss yet.
            ReachesRedis = reached || (ReachesRedis && _failures < 2 && redis.IsConnected);
            if (await AskAsync(cancellationToken) is { } status)
            {
                SubscribedSilos = status.Subscribed;
                History = status.History;
                Refusal = status.Refusal;
                _hears = Hears(status);
                _answeredAt = time.GetTimestamp();
            }

            Become(ReachesRedis && _hears && time.GetElapsedTime(_answeredAt) < Grace);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<bool> PingAsync()
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<IngestStatus?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await cluster.GetGrain<IIngestStatusGrain>(0).GetStatusAsync(cancellationToken);
            ReachesCluster = true;
            return status;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ReachesCluster = false;
            LogClusterSilent(exception.Message);
            return null;
        }
    }

    // One silo is enough to stay connected. After a loss all must hear again, since each handles only its own BOMs; one
    // that stays deaf holds the others up for no longer than its last report counts.
    private bool Hears(IngestStatus status)
    {
        if (status.Subscribed == 0) _partlySince = null;
        else _partlySince ??= time.GetTimestamp();

        return _partlySince is { } since
            && (IsConnected || status.Subscribed == status.Reporting || time.GetElapsedTime(since) > Patience);
    }

    private void Become(bool connected)
    {
        if (connected == IsConnected) return;

        IsConnected = connected;
        if (connected)
        {
            LogConnected(SubscribedSilos);
            hubs.RenewAllWithin(Recovery);
        }
        else
        {
            LogLost();
            connections.SendToAll(SseFrames.RedisError);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Events can arrive: Redis is reached, {Silos} silos are subscribed.")]
    private partial void LogConnected(int silos);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Events cannot arrive: Redis is lost. Open streams wait; new ones get 503.")]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster does not answer: {Message}")]
    private partial void LogClusterSilent(string message);
}
