using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Finds out whether the cluster knows a BOM without making a grain for it.</summary>
internal sealed class BomLook(IClusterClient cluster)
{
    private const int Bytes = 1 << 20;

    /// <summary>Whether the BOM has a grain already, or is recorded.</summary>
    /// <returns>False also if the cluster does not answer.</returns>
    public async Task<bool> KnowsAsync(BomId bomId, CancellationToken cancellationToken)
    {
        try
        {
            var grain = cluster.GetGrain<IEnrichmentGrain>(bomId.Value);
            var activations = cluster.GetGrain<IManagementGrain>(0);
            if (await activations.GetActivationAddress(grain, cancellationToken) is not null) return true;

            var newest = new HistoryQuery(bomId, AfterEventId: null, MostEvents: 1, Bytes);
            return (await cluster.GetGrain<IHistoryGrain>(0).ReadAsync(newest, cancellationToken)).Events.Length > 0;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
