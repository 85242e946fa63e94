using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>One queue of one silo: a channel between the producers' grains and the queue's pulling agent.</summary>
/// <remarks>
/// A full queue drops its oldest batch. Rejecting the newest would make every producer handle a failed publish, and
/// would keep what is out of date at the expense of what is current. Sequences are given on leaving, so drops leave
/// no gap in them: a consumer sees a loss by the versions in its own events.
/// </remarks>
internal sealed partial class PushQueue
{
    private readonly Channel<PendingBatch> _channel;
    private readonly int _capacityBytes;
    private readonly QueueId _id;
    private readonly ILogger _logger;
    private readonly PushStreamMetrics _metrics;
    private readonly string _provider;
    private long _bytes;
    private int _dropping;
    private long _sequence;

    public PushQueue(
        QueueId id, string provider, PushStreamOptions options, PushStreamMetrics metrics, ILogger<PushQueue> logger)
    {
        (_id, _provider, _metrics, _logger) = (id, provider, metrics, logger);
        _capacityBytes = options.QueueCapacityBytes;
        var bounds = new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.DropOldest };
        _channel = Channel.CreateBounded<PendingBatch>(bounds, Drop);
    }

    /// <summary>Batches that wait to be read.</summary>
    public int Depth => _channel.Reader.Count;

    /// <summary>Bytes that wait to be read.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds a batch without waiting, from any thread; may drop the oldest ones.</summary>
    public void Add(in PendingBatch batch)
    {
        _metrics.Enqueued(_provider);
        Interlocked.Add(ref _bytes, batch.Bytes);
        _channel.Writer.TryWrite(batch);
        while (Bytes > _capacityBytes && Depth > 1 && _channel.Reader.TryRead(out var oldest))
            Drop(oldest);
    }

    /// <summary>Completes when there is something to take.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes what waits, oldest first. Only the queue's one reader may call it.</summary>
    public List<IBatchContainer> Take(int atMost)
    {
        var taken = new List<IBatchContainer>(Math.Min(Depth, atMost));
        while (taken.Count < atMost && _channel.Reader.TryRead(out var batch))
        {
            Interlocked.Add(ref _bytes, -batch.Bytes);
            taken.Add(batch.WithSequence(++_sequence));
        }

        Volatile.Write(ref _dropping, 0);
        return taken;
    }

    private void Drop(PendingBatch batch)
    {
        Interlocked.Add(ref _bytes, -batch.Bytes);
        _metrics.Dropped(_provider);

        // Once for each time that the reader falls behind, not once a batch.
        if (Interlocked.Exchange(ref _dropping, 1) == 0)
            LogDropping(_provider, _id);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Stream provider {Provider}: queue {Queue} is full and drops its oldest batches until it is read.")]
    private partial void LogDropping(string provider, QueueId queue);
}
