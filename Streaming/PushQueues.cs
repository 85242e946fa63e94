using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>All queues of one provider in one silo, and the caches of their agents.</summary>
internal sealed class PushQueues : IQueueAdapterCache
{
    private readonly ConcurrentDictionary<QueueId, PushCache> _caches = [];
    private readonly PushStreamMetrics _metrics;
    private readonly PushStreamOptions _options;
    private readonly string _provider;
    private readonly Dictionary<QueueId, PushQueue> _queues;
    private readonly TimeProvider _time;

    public PushQueues(
        string provider,
        PushStreamOptions options,
        PushStreamMetrics metrics,
        TimeProvider time,
        ILogger<PushQueue> logger)
    {
        (_provider, _options, _metrics, _time) = (provider, options, metrics, time);
        var mapping = new HashRingStreamQueueMapperOptions { TotalQueueCount = options.QueueCount };
        Mapper = new HashRingBasedStreamQueueMapper(mapping, provider);
        _queues = Mapper.GetAllQueues()
            .ToDictionary(id => id, id => new PushQueue(id, provider, options, metrics, logger));
        metrics.Observe(provider, this);
    }

    public HashRingBasedStreamQueueMapper Mapper { get; }

    /// <summary>Batches that wait in all queues.</summary>
    public long Depth => _queues.Values.Sum(queue => queue.Depth);

    /// <summary>Subscribers with batches left to take, over all queues.</summary>
    public long Behind => _caches.Values.Sum(cache => cache.Behind);

    /// <summary>Puts what a producer published into the queue of its stream.</summary>
    public void Add(StreamId streamId, object[] events, Dictionary<string, object>? requestContext)
    {
        var bytes = PushBatch.SizeOf(events, _options.SizeOf);
        _queues[Mapper.GetQueueForStream(streamId)]
            .Add(new PendingBatch(streamId, events, requestContext, bytes, _time.GetTimestamp()));
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new PushReceiver(_queues[queueId], _options.ReadWait, _time);

    public IQueueCache CreateQueueCache(QueueId queueId) =>
        _caches[queueId] = new PushCache(_provider, _options, _metrics, _time);
}
