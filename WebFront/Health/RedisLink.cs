using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Sse;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Knows whether events can arrive: this process reaches Redis, and at least one silo is subscribed.</summary>
/// <remarks>
/// Losing Redis sends every open stream an error frame; its return makes every hub ask its grain. A cluster that does
/// not answer is no loss of Redis: a silo that dies, or a front that starts, would otherwise turn clients away for
/// good.
/// </remarks>
internal sealed partial class RedisLink(
    IConnectionMultiplexer redis, IClusterClient cluster, SseConnections connections, BomHubs hubs, TimeProvider time,
    ILogger<RedisLink> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PeriodWhileUnknown = TimeSpan.FromMilliseconds(200);

    // A front that starts beside live silos knows after a second; a client waits this long, then comes back.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    // One that hangs is found after 12 to 15 s, and the last question to it takes 2 s.
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly LinkJudge _judge = new(time);
    private long _reachedAt;
    private TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether this process reaches Redis.</summary>
    public bool ReachesRedis => _judge.ReachesRedis;

    /// <summary>Whether the cluster has answered lately: one silo that hangs takes no front out of service before the others
    /// have found that out.</summary>
    public bool ReachesCluster => Volatile.Read(ref _reachedAt) is not 0 and var at && time.GetElapsedTime(at) < HangTime;

    /// <summary>Silos that hear Redis, as of the last answer.</summary>
    public int SubscribedSilos { get; private set; }

    /// <summary>Why Redis refuses a silo's subscription, as of the last answer; null where it refuses none.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What the silos say of the history, as of the last answer; null before.</summary>
    public string? History { get; private set; }

    /// <summary>What is known of whether events can arrive.</summary>
    public LinkState State { get; private set; }

    /// <summary>Whether events can arrive.</summary>
    public bool IsConnected => State is LinkState.Connected;

    /// <summary>Waits some seconds for what is not known yet.</summary>
    /// <returns>What is known then.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<LinkState> KnowAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known).Task;
        if (State is not LinkState.Unknown) return State;

        try
        {
            await known.WaitAsync(LongestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It still is not.
        }

        return State;
    }

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
            do
            {
                await CheckAsync(stoppingToken);
                timer.Period = State is LinkState.Unknown ? PeriodWhileUnknown : Period;
            }
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
            var status = await AskAsync(cancellationToken);
            if (status is { } told) (SubscribedSilos, History, Refusal) = (told.Subscribed, told.History, told.Refusal);
            Become(_judge.Look(reached, redis.IsConnected, status));
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
            Volatile.Write(ref _reachedAt, time.GetTimestamp());
            return status;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (exception is not TimeoutException) Volatile.Write(ref _reachedAt, 0); // Nothing hangs: nobody is there.
            LogClusterSilent(exception.Message);
            return null;
        }
    }

    private void Become(LinkState state)
    {
        if (state == State) return;

        State = state;
        if (state is LinkState.Unknown) Volatile.Write(ref _known, new(TaskCreationOptions.RunContinuationsAsynchronously));
        else _known.TrySetResult();
        switch (state)
        {
            case LinkState.Connected:
                LogConnected(SubscribedSilos);
                hubs.CompareAll();
                break;
            case LinkState.Lost:
                LogLost();
                connections.SendToAll(SseFrames.RedisError);
                break;
            default:
                LogUnknown();
                break;
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No silo says that it hears Redis, so it is not known whether events arrive. Open streams wait; new ones come "
            + "back later.")]
    private partial void LogUnknown();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster does not answer: {Message}")]
    private partial void LogClusterSilent(string message);
}
