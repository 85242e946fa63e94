using System.Threading.RateLimiting;
using EnrichmentStream.WebFront.Identity;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Lets a few pages of the history be read for one person at a time.</summary>
internal sealed class HistoryReadLimit(IOptions<LimitOptions> options, LimitMetrics metrics) : IDisposable
{
    // Of streams that resume, each of which waits for one page.
    private const int MostWaiting = 1_000;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        subject => RateLimitPartition.GetConcurrencyLimiter(subject, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.Value.HistoryReadsPerSubject,
            QueueLimit = MostWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    /// <summary>Takes a turn if one is free.</summary>
    /// <returns>To be disposed after the read; null for one who is not bound.</returns>
    public RateLimitLease? Try(Viewer viewer) =>
        viewer.Subject is { } subject ? Counted(_limiter.AttemptAcquire(subject)) : null;

    /// <summary>Waits for a turn; it is not acquired if too many wait.</summary>
    /// <inheritdoc cref="Try"/>
    public async ValueTask<RateLimitLease?> WaitAsync(Viewer viewer, CancellationToken cancellationToken) =>
        viewer.Subject is { } subject
            ? Counted(await _limiter.AcquireAsync(subject, cancellationToken: cancellationToken))
            : null;

    public void Dispose() => _limiter.Dispose();

    private RateLimitLease Counted(RateLimitLease lease)
    {
        if (!lease.IsAcquired) metrics.HistoryReads();
        return lease;
    }
}
