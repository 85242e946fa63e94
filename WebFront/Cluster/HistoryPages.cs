using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Reads recorded events for somebody: a person's pages are read a few at a time, so that the reads of a silo
/// are left to others, and to grains that begin.</summary>
internal sealed class HistoryPages(HistoryLink history, HistoryReadLimit limit)
{
    /// <summary>Reads a page for a stream, which waits until it is the person's turn.</summary>
    public async Task<HistoryPage> ReadAsync(Viewer viewer, HistoryQuery query, CancellationToken cancellationToken)
    {
        using var turn = await limit.WaitAsync(viewer, cancellationToken);
        return turn is { IsAcquired: false }
            ? HistoryPage.None(HistoryAnswer.Unavailable)
            : await history.ReadAsync(query, cancellationToken);
    }

    /// <summary>Reads for one who asks, by whatever number of pages it takes.</summary>
    /// <returns>Null if too many of the person's are being read.</returns>
    public async Task<HistoryPage?> TryReadAsync(Viewer viewer, Func<HistoryLink, Task<HistoryPage>> read)
    {
        using var turn = limit.Try(viewer);
        return turn is { IsAcquired: false } ? null : await read(history);
    }
}
