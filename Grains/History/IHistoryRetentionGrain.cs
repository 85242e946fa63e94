namespace EnrichmentStream.Grains.History;

/// <summary>Deletes old events, with rests between, on one silo of the cluster.</summary>
/// <remarks>Key: 0. Every silo asks each minute; the grain works when it is due.</remarks>
[Alias("history-retention")]
internal interface IHistoryRetentionGrain : IGrainWithIntegerKey
{
    /// <summary>Deletes batches as long as there is something, for some 40 s at most; nothing for an hour after the last was
    /// deleted.</summary>
    /// <returns>How many events went.</returns>
    [Alias("prune"), ResponseTimeout("00:01:00")]
    Task<int> PruneAsync(CancellationToken cancellationToken);
}
