using System.Numerics;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Counts latencies at a resolution of 1 microsecond up to 2 ms, and of 0.1 % beyond. Thread-safe.</summary>
/// <remarks>
/// The buckets of HdrHistogram (http://hdrhistogram.org); its package for .NET had its only current release in 2017.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int Bits = 10;
    private const int HalfRange = 1 << Bits;

    // The last bucket begins beyond 100 hours.
    private readonly long[] _counts = new long[HalfRange * 30];
    private long _max;

    /// <summary>The longest latency recorded, exact.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _max));

    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[Math.Min(BucketOf(microseconds), _counts.Length - 1)]);
        if (microseconds > Volatile.Read(ref _max)) RaiseMax(microseconds);
    }

    /// <summary>The least latency that a share of all recorded ones does not exceed; zero where there are
    /// none.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * _counts.Sum()));
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted) return TimeSpan.FromMicroseconds(Math.Min(HighestIn(bucket), _max));
        }

        return TimeSpan.Zero;
    }

    // Values of equal magnitude share a row of 1,024 buckets; the first two rows hold single microseconds.
    private static int BucketOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - Bits);
        return shift * HalfRange + (int)(value >> shift);
    }

    private static long HighestIn(int bucket)
    {
        if (bucket < 2 * HalfRange) return bucket;

        var shift = bucket / HalfRange - 1;
        return ((bucket - shift * HalfRange + 1L) << shift) - 1;
    }

    private void RaiseMax(long microseconds)
    {
        long known;
        do known = Volatile.Read(ref _max);
        while (microseconds > known && Interlocked.CompareExchange(ref _max, microseconds, known) != known);
    }
}
