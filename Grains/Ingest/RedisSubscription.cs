using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Holds the silo's one <c>PSUBSCRIBE enrichment:*</c> (<c>CHANNEL_PREFIX</c>) and knows whether it is live.</summary>
/// <remarks>
/// The client library subscribes again by itself after a reconnect, but says "restored" before the server has answered.
/// A PING on the same connection comes back after the PSUBSCRIBE was handled, so its answer proves that events arrive.
/// </remarks>
internal sealed partial class RedisSubscription(
    IConnectionMultiplexer redis, IngestRouter router, IOptions<RedisOptions> options, ILogger<RedisSubscription> logger)
{
    private readonly EnrichmentChannels _channels = new(options.Value.ChannelPrefix);
    private readonly ISubscriber _subscriber = redis.GetSubscriber();
    private ChannelMessageQueue? _queue;
    private int _failures;

    private RedisChannel Pattern => RedisChannel.Pattern(_channels.Pattern);

    /// <summary>Whether events arrive, as of the last check.</summary>
    public bool IsLive { get; private set; }

    /// <summary>Raised when the connection fails or returns; <see cref="CheckAsync"/> tells what it came to.</summary>
    public event Action? Disturbed;

    /// <summary>Subscribes where that has not been done, and finds out whether events arrive. Never throws.</summary>
    public async Task CheckAsync()
    {
        var live = await IsHeardAsync();
        // One answer that is late while the connection stands is no loss yet.
        if (!live && IsLive && _failures++ == 0 && redis.IsConnected) return;
        if (live) _failures = 0;

        if (live != IsLive) LogChanged(live ? "live" : "lost");
        IsLive = live;
    }

    private async Task<bool> IsHeardAsync()
    {
        try
        {
            _queue ??= await SubscribeAsync();
            await _subscriber.PingAsync();
            return _subscriber.SubscribedEndpoint(Pattern) is not null && _subscriber.IsConnected(Pattern);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogCheckFailed(exception.Message);
            return false;
        }
    }

    private async Task<ChannelMessageQueue> SubscribeAsync()
    {
        ChannelMessageQueue queue;
        try
        {
            queue = await _subscriber.SubscribeAsync(Pattern);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The library keeps the queue of a failed attempt, which nobody would ever read.
            await _subscriber.UnsubscribeAsync(Pattern, flags: CommandFlags.FireAndForget);
            throw;
        }

        redis.ConnectionFailed += OnConnectionChanged;
        redis.ConnectionRestored += OnConnectionChanged;
        // The library's queue has no bound: the handler only sorts messages into bounded queues, so it stays short.
        queue.OnMessage(OnMessage);
        return queue;
    }

    private void OnMessage(ChannelMessage message)
    {
        var channel = (string?)message.Channel;
        if (channel is null || (byte[]?)message.Message is not { } document) return;

        try
        {
            router.Receive(channel.AsSpan(_channels.Prefix.Length), document);
        }
        catch (Exception exception)
        {
            LogHandlerFailed(exception); // The library would swallow it.
        }
    }

    private void OnConnectionChanged(object? sender, ConnectionFailedEventArgs change) => Disturbed?.Invoke();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The subscription to Redis is not live: {Message}")]
    private partial void LogCheckFailed(string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The subscription to Redis is {State}.")]
    private partial void LogChanged(string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message could not be handled.")]
    private partial void LogHandlerFailed(Exception exception);
}
