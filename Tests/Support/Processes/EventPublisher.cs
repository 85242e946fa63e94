using System.Globalization;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>Publishes events as a workflow does, from outside of the service.</summary>
internal sealed class EventPublisher : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;

    private EventPublisher(ConnectionMultiplexer redis) => _redis = redis;

    public static async Task<EventPublisher> ConnectAsync(int port)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", port } },
            Protocol = RedisProtocol.Resp2,
            AbortOnConnectFail = false,
            ReconnectRetryPolicy = new LinearRetry(100),
        };
        return new EventPublisher(await ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>The keys that Redis holds, in order.</summary>
    public async Task<string[]> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var key in _redis.GetServers().Single().KeysAsync()) keys.Add(key!);
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Publishes a document, once Redis can be reached.</summary>
    /// <returns>How many subscribers heard it.</returns>
    public async Task<long> PublishAsync(string bomId, string document)
    {
        while (true)
        {
            try
            {
                return await _redis.GetDatabase().PublishAsync(RedisChannel.Literal("enrichment:" + bomId), document);
            }
            catch (RedisConnectionException)
            {
                await ReconnectedAsync();
            }
        }
    }

    /// <summary>Publishes a run: started, then progress at a steady pace, then completed.</summary>
    /// <returns>The ids, in order.</returns>
    public async Task<string[]> RunAsync(string bomId, int progresses, TimeSpan pace)
    {
        using var timer = new PeriodicTimer(pace, TimeProvider.System);
        await PublishAsync(bomId, Documents.Started("started"));
        for (var count = 1; count <= progresses; count++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await PublishAsync(bomId, Documents.Progress(ProgressId(count), count));
        }

        await PublishAsync(bomId, Documents.Completed("completed", progresses + 1));
        return ["started", .. Enumerable.Range(1, progresses).Select(ProgressId), "completed"];
    }

    /// <summary>The id of the so-manieth progress event of a run.</summary>
    public static string ProgressId(int count) => "p" + count.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync() => await _redis.DisposeAsync();

    private async Task ReconnectedAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var hang = Limits.HangToken;
        while (!_redis.IsConnected) await timer.WaitForNextTickAsync(hang);
    }
}
