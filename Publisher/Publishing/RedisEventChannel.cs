using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;
using StackExchange.Redis;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary><c>PUBLISH enrichment:{bom_id}</c>.</summary>
/// <param name="connect">Gives the connection, which reconnects by itself. The first call may block for some seconds if
/// Redis is away, so it is made apart from what waits for it.</param>
/// <param name="where">Where Redis is, for messages.</param>
/// <param name="channels">Where it publishes.</param>
/// <param name="requireReceivers">Whether a document that nobody heard counts as not sent.</param>
internal sealed class RedisEventChannel(
    Func<IConnectionMultiplexer> connect, string where, EnrichmentChannels channels, bool requireReceivers)
    : IEventChannel
{
    // What a server says while it starts, loads its data, or changes its role.
    private static readonly string[] PassingErrors =
        ["LOADING", "MASTERDOWN", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "READONLY"];

    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _redis;

    public string Name => "redis";

    public bool CutsOff => true;

    public string Where => $"Redis at {where}";

    public async Task<Delivery> SendAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        var redis = await ConnectAsync(cancellationToken);
        var receivers = await PublishAsync(redis, document).WaitAsync(cancellationToken);
        if (receivers == 0 && requireReceivers)
            throw new ChannelException("Nobody listens: no silo is subscribed (yet).", isTransient: true);
        return new Delivery(ChannelOutcome.Sent, receivers);
    }

    // One that failed is tried again by whoever comes next.
    private async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        Task<IConnectionMultiplexer> connecting;
        lock (_lock)
        {
            if (_redis is null or { IsFaulted: true } or { IsCanceled: true })
                _redis = Task.Run(connect, CancellationToken.None);
            connecting = _redis;
        }

        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (connecting.IsFaulted)
        {
            throw new ChannelException($"{Where} does not answer.", isTransient: true, exception);
        }
    }

    private async Task<long> PublishAsync(IConnectionMultiplexer redis, EnrichmentDocument document)
    {
        try
        {
            var channel = RedisChannel.Literal(channels.For(document.BomId));
            return await redis.GetSubscriber().PublishAsync(channel, document.Event.Document);
        }
        catch (RedisServerException exception)
        {
            var passes = PassingErrors.Any(word => exception.Message.StartsWith(word, StringComparison.Ordinal));
            throw new ChannelException($"Redis refuses: {exception.Message}", passes, exception);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The library's own text goes on for lines about its queues.
            throw new ChannelException($"{Where} does not answer.", isTransient: true, exception);
        }
    }
}
