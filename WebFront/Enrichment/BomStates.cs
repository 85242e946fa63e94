using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>Asks grains for the state of their BOMs.</summary>
internal sealed partial class BomStates(IClusterClient cluster, ILogger<BomStates> logger)
{
    /// <summary>The state of a BOM; null where the cluster does not answer.</summary>
    public async Task<EnrichmentState?> AskAsync(BomId bomId, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<IEnrichmentGrain>(bomId.Value).GetStateAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(exception, bomId);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: the grain could not be asked for its state.")]
    private partial void LogUnanswered(Exception exception, BomId bomId);
}
