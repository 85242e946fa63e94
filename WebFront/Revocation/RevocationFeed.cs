using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Tells revocations to all fronts of the cluster, and hears what others tell.</summary>
/// <remarks>
/// Redis Pub/Sub makes it quick, and the kept ones make it sure: they are read at start, whenever the connection is
/// back, and every some seconds, so that a lost message is a short delay.
/// </remarks>
internal sealed partial class RevocationFeed(
    IConnectionMultiplexer redis, Revocations revocations, IRevocationStore store, IOptions<ClusterSettings> cluster,
    IOptions<RedisOptions> options, TimeProvider time, ILogger<RevocationFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    // Not below the prefix that ingest listens to, whatever the cluster's name.
    private RedisChannel Channel => RedisChannel.Literal(options.Value.RevocationChannel(cluster.Value.ClusterId));

    /// <summary>Closes streams here and on every other front, and refuses older tokens from now on.</summary>
    /// <returns>How many fronts have heard it at once, this one included.</returns>
    /// <exception cref="RedisException">Redis cannot be reached; then nothing is revoked.</exception>
    public async Task<long> RevokeAsync(RevokedAccess revoked)
    {
        await store.KeepAsync(revoked);
        revocations.Apply(revoked);
        return await redis.GetSubscriber().PublishAsync(Channel, revoked.Message);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(0);
        EventHandler<ConnectionFailedEventArgs> restored = (_, _) => wake.Release();
        redis.ConnectionRestored += restored;
        var subscribed = false;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                subscribed = subscribed || await TrySubscribeAsync();
                var loaded = await TryLoadAsync();
                revocations.IsLoaded |= subscribed && loaded;
                revocations.ForgetOld();
                await WaitAsync(wake, subscribed && loaded ? Period : RetryPeriod, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
        finally
        {
            redis.ConnectionRestored -= restored;
        }
    }

    private async Task WaitAsync(SemaphoreSlim wake, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var due = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        try
        {
            await wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private async Task<bool> TrySubscribeAsync()
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Hear(message));
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> TryLoadAsync()
    {
        try
        {
            var oldest = revocations.Oldest;
            var kept = await store.LoadAsync(oldest);
            foreach (var revoked in kept) Apply(revoked);
            // Redis may have lost what this front still knows, and fronts that start later would never hear of it.
            foreach (var lost in revocations.Known.Where(known => known.At >= oldest).Except(kept)) await store.KeepAsync(lost);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private void Hear(string? message)
    {
        if (RevokedAccess.Parse(message) is { } revoked) Apply(revoked);
        else LogUnreadable();
    }

    private void Apply(RevokedAccess revoked)
    {
        var closed = revocations.Apply(revoked);
        if (closed > 0) LogClosed(closed, revoked.Kind);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Closed {Count} streams: {Kind} revoked.")]
    private partial void LogClosed(int count, RevocationKind kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message about a revocation could not be read.")]
    private partial void LogUnreadable();
}
