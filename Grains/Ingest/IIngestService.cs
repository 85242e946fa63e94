using Orleans.Services;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>The ingest of the silo in whose range a BOM lies.</summary>
[Alias("ingest")]
internal interface IIngestService : IGrainService
{
    /// <summary>Sends again what is kept of a BOM, since its grain has no memory.</summary>
    /// <param name="bomId">The BOM.</param>
    [Alias("replay")]
    Task ReplayAsync(string bomId);
}
