using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.EndToEnd.History;

/// <summary>Publishes as a workflow does: into the table first, then over Redis; one of them that is away does not keep an
/// event from the other.</summary>
internal sealed class DualPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ServiceProvider _services;
    private readonly IEventHistory _history;
    private readonly ConnectionMultiplexer _redis;
    private int _tableAlone;
    private int _redisAlone;

    private DualPublisher(ServiceProvider services, ConnectionMultiplexer redis)
    {
        (_services, _redis) = (services, redis);
        _history = services.GetRequiredService<IEventHistory>();
    }

    /// <summary>Events that only the table got.</summary>
    public int TableAlone => _tableAlone;

    /// <summary>Events that only Redis got.</summary>
    public int RedisAlone => _redisAlone;

    public static async Task<DualPublisher> ConnectAsync(string databaseUrl, int redisPort)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new KeyValuePair<string, string?>("DATABASE_URL", databaseUrl)]).Build();
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<IConfiguration>(settings)
            .AddEventHistory().BuildServiceProvider();
        return new DualPublisher(services, await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", redisPort } },
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new LinearRetry(100),
        }));
    }

    /// <summary>Publishes a run that goes on until the test has had its way: started, then progress at a steady pace until
    /// then and for some events more, then completed.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="pace">Between two events.</param>
    /// <param name="mayEnd">Completes when the run may end.</param>
    /// <param name="after">Progress that follows then.</param>
    /// <returns>The ids, in order. The state of the last counts the events before it.</returns>
    public async Task<string[]> RunAsync(string bomId, TimeSpan pace, Task mayEnd, int after)
    {
        var ids = new List<string>();
        using var timer = new PeriodicTimer(pace, TimeProvider.System);
        await PublishAsync(Documents.Started(bomId + "-s"));
        for (var left = after; left > 0;)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            if (mayEnd.IsCompleted) left--;
            await PublishAsync(Documents.Progress($"{bomId}-{ids.Count}", ids.Count));
        }

        await PublishAsync(Documents.Completed(bomId + "-c", ids.Count));
        return [.. ids];

        async Task PublishAsync(string document)
        {
            Assert.Equal(
                DocumentFault.None, EventDocument.Read(BomId.Parse(bomId), Encoding.UTF8.GetBytes(document), out var read));
            await PublishToEitherAsync(new RecordedEvent(BomId.Parse(bomId), read!));
            ids.Add(read!.EventId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task PublishToEitherAsync(RecordedEvent published)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (true)
        {
            var (recorded, sent) = (await RecordAsync(published), await SendAsync(published));
            if (recorded && !sent) Interlocked.Increment(ref _tableAlone);
            if (sent && !recorded) Interlocked.Increment(ref _redisAlone);
            if (recorded || sent) return;
            await timer.WaitForNextTickAsync(Limits.HangToken);
        }
    }

    private async Task<bool> RecordAsync(RecordedEvent published)
    {
        try
        {
            await _history.RecordAsync([published], Limits.HangToken);
            return true;
        }
        catch (HistoryException)
        {
            return false;
        }
    }

    // One that nobody hears is lost, as Redis does it.
    private async Task<bool> SendAsync(RecordedEvent published)
    {
        try
        {
            var channel = RedisChannel.Literal(EnrichmentChannels.Default.For(published.BomId));
            return await _redis.GetDatabase().PublishAsync(channel, published.Event.Document) > 0;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
