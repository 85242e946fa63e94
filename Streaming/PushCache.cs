using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>What one pulling agent has read and not yet delivered: a ring a stream, used by that agent alone.</summary>
/// <remarks>
/// Never under pressure, so no subscriber can stop its queue; one that lags loses its oldest batches instead.
/// Rings that nothing has touched between two sweeps give up what everybody has taken, and go if nobody is left.
/// </remarks>
internal sealed class PushCache(
    string provider, PushStreamOptions options, PushStreamMetrics metrics, TimeProvider time) : IQueueCache
{
    // More at once would let a burst run further ahead of its delivery.
    private const int ReadSize = 256;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(10);

    private readonly Dictionary<StreamId, PushRing> _rings = [];
    private int _behind;
    private long _reads;
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Cursors that have something left to take; may be read from any thread.</summary>
    public int Behind
    {
        get => Volatile.Read(ref _behind);
        set => Volatile.Write(ref _behind, value);
    }

    /// <summary>Streams with a ring.</summary>
    public int Rings => _rings.Count;

    public int GetMaxAddCount() => ReadSize;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        _reads++;
        foreach (var message in messages)
        {
            var ring = RingOf(message.StreamId);
            Behind += ring.CursorsAtEnd;
            ring.Add((PushBatch)message, _reads);
        }
    }

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var ring = RingOf(streamId);
        ring.Touched = true;
        return new PushCursor(this, ring, token is null ? ring.End : ring.Find(token.SequenceNumber));
    }

    /// <summary>Sweeps when it is time to. Hands the agent nothing, for nothing is to be confirmed.</summary>
    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        if (time.GetElapsedTime(_sweptAt) >= SweepPeriod)
        {
            _sweptAt = time.GetTimestamp();
            Sweep();
        }

        return false;
    }

    public void Taken(PushBatch batch) => metrics.Taken(provider, time.GetElapsedTime(batch.EnqueuedAt));

    public void Overtaken(long batches) => metrics.Overtaken(provider, batches);

    private PushRing RingOf(StreamId streamId)
    {
        if (!_rings.TryGetValue(streamId, out var ring))
            _rings.Add(streamId, ring = new PushRing(options.RingCapacity, options.RingCapacityBytes));

        return ring;
    }

    private void Sweep()
    {
        foreach (var (streamId, ring) in _rings)
        {
            if (ring.Touched)
                ring.Touched = false;
            else if (ring.Cursors == 0)
                _rings.Remove(streamId);
            else if (ring.Cursors == ring.CursorsAtEnd)
                ring.Clear();
        }
    }
}
