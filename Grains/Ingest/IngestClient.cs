using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Finds, by the ring, the ingest that keeps a grain's recent events.</summary>
internal sealed partial class IngestClient(IServiceProvider services, ILogger<IngestClient> logger)
    : GrainServiceClient<IIngestService>(services)
{
    /// <summary>Asks for the events that a new activation may have forgotten. Does not wait, and never
    /// throws.</summary>
    public void RequestReplay(GrainId grain, BomId bomId) => _ = RequestReplayAsync(grain, bomId);

    private async Task RequestReplayAsync(GrainId grain, BomId bomId)
    {
        try
        {
            await GetGrainService(grain).ReplayAsync(bomId.Value);
        }
        catch (Exception exception)
        {
            LogFailed(exception, bomId); // The next event of the BOM brings the replay.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: its recent events could not be asked for.")]
    private partial void LogFailed(Exception exception, BomId bomId);
}
