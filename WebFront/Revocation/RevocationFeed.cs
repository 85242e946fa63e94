using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Tells revocations to all fronts of the cluster, and hears what others tell.</summary>
/// <remarks>
/// Redis Pub/Sub makes it quick, and the kept ones make it sure: they are read at start, whenever the connection is
/// back, and every some seconds, so that a lost message is a short delay. So a Redis whose access rules let this front
/// read them but not listen makes revocations slower, and locks nobody out; one that does not let it write them makes
/// none; one that does not let it read them locks users out. Health, log and answers then say so. Where no other front
/// can be, Redis has no part in it: whoever could publish there could lock users out.
/// </remarks>
internal sealed partial class RevocationFeed(
    IConnectionMultiplexer redis, Revocations revocations, IRevocationStore store, IOptions<ClusterSettings> cluster,
    IOptions<RedisOptions> options, TimeProvider time, ILogger<RevocationFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile bool _isSubscribed;
    private string? _refusal; // Of the last try to listen; null where it was not refused.
    private string? _unreadable;
    private volatile string? _unwritable;
    private volatile RevocationAccess _access;

    // Not below the prefix that ingest listens to, whatever the cluster's name.
    private RedisChannel Channel => RedisChannel.Literal(options.Value.RevocationChannel(cluster.Value.ClusterId));

    /// <summary>What Redis lets this front do.</summary>
    public RevocationAccess Access => _access;

    /// <summary>Closes streams here and on every other front, and refuses older tokens from now on.</summary>
    /// <returns>How many fronts have heard it at once, this one included.</returns>
    /// <exception cref="RedisException">Redis cannot be reached, or refuses it (<see cref="RedisServerException"/>);
    /// then nothing is revoked.</exception>
    public async Task<long> RevokeAsync(RevokedAccess revoked)
    {
        await KeepAsync(revoked);
        revocations.Apply(revoked);
        if (!store.IsShared) return 1;

        try
        {
            return await redis.GetSubscriber().PublishAsync(Channel, revoked.Message);
        }
        catch (RedisServerException exception) when (IsRefusal(exception))
        {
            return 1; // The others read it with the kept ones.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(0);
        EventHandler<ConnectionFailedEventArgs> restored = (_, _) =>
        {
            // The library has subscribed again, but does not tell if Redis refused it.
            _isSubscribed = false;
            wake.Release();
        };
        redis.ConnectionRestored += restored;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (store.IsShared && !_isSubscribed) await SubscribeAsync();
                var loaded = await TryLoadAsync();
                // Who may not listen looks more often instead.
                var hears = _isSubscribed || _refusal is not null || !store.IsShared;
                revocations.IsLoaded |= hears && loaded;
                Tell();
                revocations.ForgetOld();
                var settled = loaded && (_isSubscribed || !store.IsShared);
                await WaitAsync(wake, settled ? Period : RetryPeriod, stoppingToken);
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

    private async Task SubscribeAsync()
    {
        // First, so that a connection that is restored meanwhile counts.
        _isSubscribed = true;
        try
        {
            // What the library still knows of an earlier try, it would not ask Redis for.
            await redis.GetSubscriber().UnsubscribeAsync(Channel);
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Hear(message));
            _refusal = null;
        }
        catch (RedisServerException exception) when (IsRefusal(exception))
        {
            (_refusal, _isSubscribed) = (exception.Message, false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            _isSubscribed = false;
        }
    }

    private async Task KeepAsync(RevokedAccess revoked)
    {
        try
        {
            await store.KeepAsync(revoked);
        }
        catch (RedisServerException exception) when (IsRefusal(exception))
        {
            _unwritable = exception.Message;
            Tell();
            throw;
        }
    }

    private async Task<bool> TryLoadAsync()
    {
        try
        {
            var oldest = revocations.Oldest;
            var kept = await store.LoadAsync(oldest);
            foreach (var revoked in kept) Apply(revoked);
            _unreadable = null;
            await WriteAsync(kept, oldest);
            return true;
        }
        catch (RedisServerException exception) when (IsRefusal(exception))
        {
            _unreadable = exception.Message;
            return false;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    // Also finds out whether a revocation could be kept, before somebody needs one.
    private async Task WriteAsync(IReadOnlyList<RevokedAccess> kept, DateTimeOffset oldest)
    {
        try
        {
            await store.PruneAsync(oldest);
            // Redis may have lost what this front still knows, and fronts that start later would never hear of it.
            var lost = revocations.Known.Where(known => known.At >= oldest).Except(kept);
            foreach (var revoked in lost) await store.KeepAsync(revoked);
            _unwritable = null;
        }
        catch (RedisServerException exception) when (IsRefusal(exception))
        {
            _unwritable = exception.Message;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // What was read counts, though Redis takes no writes now (a full disk, too few replicas).
        }
    }

    // https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
    private static bool IsRefusal(RedisServerException exception) =>
        exception.Message.Contains("NOPERM", StringComparison.Ordinal);

    // Once, and again after it was well.
    private void Tell()
    {
        lock (_gate)
        {
            var (access, said) = this switch
            {
                { _unreadable: { } read } => (RevocationAccess.None, read),
                { _unwritable: { } written } => (RevocationAccess.NoWrite, written),
                { _refusal: { } heard } => (RevocationAccess.ReadOnly, heard),
                _ => (RevocationAccess.Full, ""),
            };
            if (access == _access) return;

            _access = access;
            var name = cluster.Value.ClusterId;
            if (access is RevocationAccess.None) LogUnreadableKey(name, said);
            else if (access is RevocationAccess.NoWrite) LogUnwritableKey(name, said);
            else if (access is RevocationAccess.ReadOnly) LogNotListening((string)Channel!, said);
            else LogAllowed();
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis refuses the channel {Channel}: revocations by other fronts take a second or more. Allow "
            + "the user of REDIS_URL &revocations:*. Redis said: {Message}")]
    private partial void LogNotListening(string channel, string message);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis refuses the key revocations:{Cluster}: without it every user gets 503. Allow the user of "
            + "REDIS_URL ~revocations:*. Redis said: {Message}")]
    private partial void LogUnreadableKey(string cluster, string message);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis refuses writes to the key revocations:{Cluster}: nobody can be revoked by this front. Allow "
            + "the user of REDIS_URL ~revocations:*. Redis said: {Message}")]
    private partial void LogUnwritableKey(string cluster, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis lets this front read and hear revocations.")]
    private partial void LogAllowed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message about a revocation could not be read.")]
    private partial void LogUnreadable();
}
