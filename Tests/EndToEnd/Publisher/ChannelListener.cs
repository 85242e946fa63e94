using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd.Publisher;

/// <summary>Hears what is published on a Redis, as a silo does.</summary>
internal sealed class ChannelListener : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;

    private ChannelListener(ConnectionMultiplexer redis) => _redis = redis;

    public Recording<string> Documents { get; } = new();

    public static async Task<ChannelListener> StartAsync(int port)
    {
        var listener = new ChannelListener(await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},protocol=resp2"));
        var queue = await listener._redis.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("enrichment:*"));
        queue.OnMessage(message => listener.Documents.Add(message.Message.ToString()));
        return listener;
    }

    public async Task<string[]> TakeAsync(int count) =>
        [.. (await Documents.WaitAsync(documents => documents.Length >= count).WaitAsync(Limits.Hang)).Take(count)];

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
