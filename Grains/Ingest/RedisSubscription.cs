using System.Globalization;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Holds the silo's one <c>PSUBSCRIBE enrichment:*</c> (<c>CHANNEL_PREFIX</c>) and knows whether it is live.</summary>
/// <remarks>
/// The client library subscribes again by itself after a reconnect, but says "restored" before the server has answered, and
/// an answer to a PING proves nothing where there are several servers. So the silo publishes a pulse on a channel of its own
/// that the pattern matches and no BOM can have, and waits until it hears it: the whole way of an event, on any topology.
/// </remarks>
internal sealed partial class RedisSubscription(
    IConnectionMultiplexer redis, IngestRouter router, IOptions<RedisOptions> options, TimeProvider time,
    ILogger<RedisSubscription> logger)
    : IDisposable
{
    // No BOM id has it.
    private const char PulseMark = '!';

    // What is longer is no BOM's, and is refused as that.
    private const int MostChannel = 2 * BomId.MaxLength;

    private static readonly TimeSpan PulseTime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly EnrichmentChannels _channels = new(options.Value.ChannelPrefix);
    private readonly int _prefixBytes = Encoding.UTF8.GetByteCount(options.Value.ChannelPrefix);
    private readonly ISubscriber _subscriber = redis.GetSubscriber();
    private readonly string _pulseName = PulseMark + Guid.NewGuid().ToString("N");
    private ChannelMessageQueue? _queue;
    private volatile TaskCompletionSource? _awaited;
    private bool _follows;
    private int _interrupted;
    private int _failures;

    private RedisChannel Pattern => RedisChannel.Pattern(_channels.Pattern);

    /// <summary>Whether events arrive, as of the last check.</summary>
    public bool IsLive { get; private set; }

    /// <summary>How often the subscription has become live: what was published before each time may be lost.</summary>
    public int Resumptions { get; private set; }

    /// <summary>Why Redis refuses the subscription, in words for anybody; null where it does not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What the rights of the user of REDIS_URL must hold, as ACL SETUSER takes them.</summary>
    public string Rights => $"+@pubsub &{_channels.Pattern} &revocations:*";

    /// <summary>Raised when the connection fails or returns; <see cref="CheckAsync"/> tells what it came to.</summary>
    public event Action? Disturbed;

    /// <summary>Subscribes where that has not been done, and finds out whether events arrive. Never throws.</summary>
    public async Task CheckAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await CheckAloneAsync();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task CheckAloneAsync()
    {
        // Whatever the next answer says: what was published while the connection was away, Redis has forgotten.
        if (Interlocked.Exchange(ref _interrupted, 0) == 1) Become(live: false);
        var live = await IsHeardAsync();
        // One answer that is late while the connection stands is no loss yet.
        if (!live && IsLive && _failures++ == 0 && redis.IsConnected) return;
        if (live) (_failures, Refusal) = (0, null);
        else await LetGoAsync();
        Become(live);
    }

    // The library does not repeat a subscription that was refused when it came back; a new one is tried each time.
    private async Task LetGoAsync()
    {
        if (_queue is not { } deaf || !redis.IsConnected) return;

        _queue = null;
        await deaf.UnsubscribeAsync(CommandFlags.FireAndForget);
    }

    private void Become(bool live)
    {
        if (live == IsLive) return;

        IsLive = live;
        if (live) Resumptions++;
        LogChanged(live ? "live" : "lost");
    }

    private async Task<bool> IsHeardAsync()
    {
        try
        {
            _queue ??= await SubscribeAsync();
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = heard;
            await _subscriber.PublishAsync(
                RedisChannel.Literal(_channels.Prefix + _pulseName), time.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            await heard.Task.WaitAsync(PulseTime, time);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Refusal = exception.Message.Contains("NOPERM", StringComparison.Ordinal) ? Grant : null;
            LogCheckFailed(exception.Message);
            return false;
        }
    }

    // Without the signs of an ACL, which JSON would escape.
    private string Grant => "Redis refuses the channels (NOPERM): give the user of REDIS_URL the commands of @pubsub and the "
        + $"channels {_channels.Pattern} and revocations:*";

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

        if (!_follows)
        {
            _follows = true;
            redis.ConnectionFailed += OnConnectionFailed;
            redis.ConnectionRestored += OnConnectionChanged;
        }

        // The library's queue has no bound: the handler only sorts messages into bounded queues, so it stays short.
        queue.OnMessage(OnMessage);
        return queue;
    }

    private void OnMessage(ChannelMessage message)
    {
        // Any message shows that the subscription lives: the pulse may be behind a thousand events.
        if (_awaited is { } awaited)
        {
            _awaited = null;
            awaited.TrySetResult();
        }

        if ((byte[]?)message.Channel is not { } channel || (byte[]?)message.Message is not { } document) return;

        // No BOM id is longer, nor has it a character that is not ASCII.
        Span<char> text = stackalloc char[MostChannel];
        if (!Encoding.UTF8.TryGetChars(channel.AsSpan(_prefixBytes), text, out var length)) length = MostChannel;
        ReadOnlySpan<char> bomId = text[..length];
        if (bomId is [PulseMark, ..] && !BomId.IsCanaryText(bomId)) return; // A silo's own, or another's.

        try
        {
            router.Receive(bomId, document);
        }
        catch (Exception exception)
        {
            LogHandlerFailed(exception); // The library would swallow it.
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs failure)
    {
        if (failure.ConnectionType is ConnectionType.Subscription) Volatile.Write(ref _interrupted, 1);
        Disturbed?.Invoke();
    }

    private void OnConnectionChanged(object? sender, ConnectionFailedEventArgs change) => Disturbed?.Invoke();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The subscription to Redis is not live: {Message}")]
    private partial void LogCheckFailed(string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The subscription to Redis is {State}.")]
    private partial void LogChanged(string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message could not be handled.")]
    private partial void LogHandlerFailed(Exception exception);
}
