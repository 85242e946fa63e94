using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Binds the ingest to the silo: subscribes before the silo joins, and follows the silo's range of the
/// ring.</summary>
/// <remarks>
/// Orleans stops a grain service before the others hear that the silo leaves, so the router goes on until the process
/// ends; whoever takes over replays, and the grains drop what they then see twice.
/// </remarks>
internal sealed class IngestService(
    GrainId grainId, Silo silo, ILoggerFactory loggers, IngestRouter router, RedisSubscription subscription,
    Homecoming homecoming, TimeProvider time)
    : GrainService(grainId, silo, loggers), IIngestService
{
    private static readonly TimeSpan SubscribeRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SubscribePatience = TimeSpan.FromSeconds(5);

    private readonly Lock _following = new();
    private volatile IRingRange? _newestRange;

    public override async Task Init(IServiceProvider serviceProvider)
    {
        await base.Init(serviceProvider);
        // The others give up this silo's range as soon as it is active, so it must hear Redis before that.
        var start = time.GetTimestamp();
        await subscription.CheckAsync();
        while (!subscription.IsLive && time.GetElapsedTime(start) < SubscribePatience)
        {
            await Task.Delay(SubscribeRetry, time);
            await subscription.CheckAsync();
        }
    }

    public override async Task Start()
    {
        await base.Start();
        Follow(RingRange);
    }

    public override async Task OnRangeChange(IRingRange oldRange, IRingRange newRange, bool increased)
    {
        await base.OnRangeChange(oldRange, newRange, increased);
        Follow(newRange);
    }

    /// <inheritdoc/>
    public Task ReplayAsync(string bomId)
    {
        router.RequestReplay(bomId);
        return Task.CompletedTask;
    }

    // On the thread pool: what the router sends must not be tied to this service's scheduler. The newest range is read
    // under the lock, so whatever runs last applies it.
    private void Follow(IRingRange range)
    {
        _newestRange = range;
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                lock (_following)
                {
                    router.ChangeRange(_newestRange!);
                    homecoming.ChangeRange(_newestRange!);
                }
            },
            null);
    }
}
