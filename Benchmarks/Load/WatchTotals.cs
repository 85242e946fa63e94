namespace EnrichmentStream.Benchmarks.Load;

/// <summary>What all streams of a load count together. Thread-safe.</summary>
internal sealed class WatchTotals
{
    private long _delivered;
    private long _errorFrames;
    private long _closed;
    private long _lastDelivery;

    /// <summary>From publishing to the return of the read that brought the event.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Events read, repeated ones too.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Frames by which the service told of a fault.</summary>
    public long ErrorFrames => Volatile.Read(ref _errorFrames);

    /// <summary>Streams that the service ended.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>Time stamp of the newest delivery; 0 before the first.</summary>
    public long LastDelivery => Volatile.Read(ref _lastDelivery);

    public void AddDelivery(TimeSpan latency, long timestamp)
    {
        Latencies.Record(latency);
        Interlocked.Increment(ref _delivered);
        Volatile.Write(ref _lastDelivery, timestamp);
    }

    public void AddErrorFrame() => Interlocked.Increment(ref _errorFrames);

    public void AddClosed() => Interlocked.Increment(ref _closed);
}
