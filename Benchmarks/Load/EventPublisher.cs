using EnrichmentStream.Hosting.Redis;
using StackExchange.Redis;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Publishes a load's events at an even rate, round-robin over its BOMs.</summary>
internal sealed class EventPublisher : IAsyncDisposable
{
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(1);

    private readonly LoadPlan _plan;
    private readonly LoadBoms _boms;
    private readonly TimeProvider _time;
    private readonly LoadDocument _documents;
    private readonly ConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;

    private EventPublisher(LoadPlan plan, LoadBoms boms, TimeProvider time, ConnectionMultiplexer redis)
    {
        _plan = plan;
        _boms = boms;
        _time = time;
        _documents = new LoadDocument(plan.DocumentBytes, time.GetUtcNow());
        _redis = redis;
        _subscriber = redis.GetSubscriber();
    }

    /// <summary>Events published so far.</summary>
    public long Published { get; private set; }

    /// <summary>How far the rate fell behind its plan at most; latencies do not include it.</summary>
    public TimeSpan MostLate { get; private set; }

    /// <summary>Connects to Redis.</summary>
    /// <exception cref="LoadException">It is not there.</exception>
    public static async Task<EventPublisher> ConnectAsync(LoadPlan plan, LoadBoms boms, TimeProvider time)
    {
        var options = RedisUrl.Parse(plan.Redis.OriginalString);
        options.AbortOnConnectFail = true;
        try
        {
            return new EventPublisher(plan, boms, time, await ConnectionMultiplexer.ConnectAsync(options));
        }
        catch (RedisConnectionException exception)
        {
            throw new LoadException(
                $"No Redis answers at {plan.Redis.Host}:{plan.Redis.Port}: start it, or give --redis.", exception);
        }
    }

    /// <summary>Publishes the whole load, or as much as there is time for.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        var tick = TimeSpan.FromSeconds(1.0 / _plan.Rate);
        using var ticks = new PeriodicTimer(tick > ShortestTick ? tick : ShortestTick, _time);
        var start = _time.GetTimestamp();
        try
        {
            do PublishDue(_time.GetElapsedTime(start));
            while (Published < _plan.Events && await ticks.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The load ends early, with what has been published.
        }
    }

    /// <summary>Events published for one BOM: their highest sequence number.</summary>
    public long PublishedFor(int bom) => Published / _plan.Boms + (bom < Published % _plan.Boms ? 1 : 0);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private void PublishDue(TimeSpan elapsed)
    {
        var late = elapsed - TimeSpan.FromSeconds((double)Published / _plan.Rate);
        if (late > MostLate) MostLate = late;
        var due = Math.Min(_plan.Events, (long)(elapsed.TotalSeconds * _plan.Rate) + 1);
        while (Published < due) PublishNext();
    }

    private void PublishNext()
    {
        var bom = (int)(Published % _plan.Boms);
        var document = _documents.Write(_boms.Id(bom), Published / _plan.Boms + 1, _time.GetTimestamp());
        _subscriber.Publish(_boms.Channel(bom), document, CommandFlags.FireAndForget);
        Published++;
    }
}
