using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;
using StackExchange.Redis;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary><c>PUBLISH enrichment:{bom_id}</c>.</summary>
/// <param name="redis">Reconnects by itself.</param>
/// <param name="channels">Where it publishes.</param>
/// <param name="requireReceivers">Whether a document that nobody heard counts as not sent.</param>
internal sealed class RedisEventChannel(
    IConnectionMultiplexer redis, EnrichmentChannels channels, bool requireReceivers) : IEventChannel
{
    // What a server says while it starts, loads its data, or changes its role.
    private static readonly string[] PassingErrors = ["LOADING", "MASTERDOWN", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "READONLY"];

    public string Name => "redis";

    public async Task<Delivery> SendAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        var receivers = await PublishAsync(document).WaitAsync(cancellationToken);
        if (receivers == 0 && requireReceivers)
            throw new ChannelException("Nobody listens: no silo is subscribed (yet).", isTransient: true);
        return new Delivery(ChannelOutcome.Sent, receivers);
    }

    private async Task<long> PublishAsync(EnrichmentDocument document)
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
            throw new ChannelException($"Redis at {Where()} does not answer.", isTransient: true, exception);
        }
    }

    private string Where() => string.Join(", ", redis.GetEndPoints().Select(endpoint => endpoint switch
    {
        System.Net.DnsEndPoint name => $"{name.Host}:{name.Port}",
        _ => endpoint.ToString(),
    }));
}
