using Orleans.Concurrency;

namespace EnrichmentStream.Grains.History;

/// <summary>Deletes old events, with rests between, on one silo of the cluster.</summary>
/// <remarks>Key: 0. Every silo asks each minute; the grain works when it is due.</remarks>
[Alias("history-retention")]
internal interface IHistoryRetentionGrain : IGrainWithIntegerKey
{
    /// <summary>Deletes batches as long as there is something, for some 40 s at most; nothing for an hour after the last was
    /// deleted or the database refused, and for five minutes after it did not answer.</summary>
    /// <returns>How many events went; 0 while another call deletes.</returns>
    [Alias("prune"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<int> PruneAsync(CancellationToken cancellationToken);
}
