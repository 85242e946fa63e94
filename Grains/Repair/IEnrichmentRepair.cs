using Orleans.Concurrency;

namespace EnrichmentStream.Grains.Repair;

/// <summary>The side of a BOM's grain that the sweep of its silo calls, if the history has what the grain may not
/// have.</summary>
[Alias("enrichment-repair")]
internal interface IEnrichmentRepair : IGrainWithStringKey
{
    /// <summary>Learns what the history has and the grain has not, and tells watchers what of it is news.</summary>
    /// <param name="head">The last recorded event: where the grain knows it there is nothing to do. Null to compare in any
    /// case.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False if the history could not be read, or a repair is under way.</returns>
    [Alias("repair"), AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<bool> RepairAsync(string? head, CancellationToken cancellationToken);
}
