namespace EnrichmentStream.Grains.History;

/// <summary>Deletes old events, one batch at a time, on one silo of the cluster.</summary>
/// <remarks>Key: 0. Every silo asks each minute; the grain works when it is due.</remarks>
[Alias("history-retention")]
internal interface IHistoryRetentionGrain : IGrainWithIntegerKey
{
    /// <summary>Deletes a batch, unless the last one found nothing more and that is less than an hour ago.</summary>
    /// <returns>How many events went.</returns>
    [Alias("prune"), ResponseTimeout("00:01:00")]
    Task<int> PruneAsync(CancellationToken cancellationToken);
}
