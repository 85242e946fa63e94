using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Finds, by the ring, the ingest that keeps a grain's recent events.</summary>
internal sealed partial class IngestClient(
    IServiceProvider services, ISiloStatusOracle membership, IngestRouter router, ILogger<IngestClient> logger)
    : GrainServiceClient<IIngestService>(services)
{
    /// <summary>The silo in whose range of the ring a grain lies, as this silo sees it.</summary>
    /// <returns>Null once this silo ends: the ring of a silo that is alone is empty then.</returns>
    public SiloAddress? OwnerOf(GrainId grain)
    {
        if (membership.CurrentStatus.IsTerminating()) return null;

        // The address of a grain service is in its id.
        var service = GetGrainService(grain).GetGrainId();
        return SystemTargetGrainId.TryParse(service, out var parsed)
            ? parsed.GetSiloAddress()
            : throw new InvalidOperationException($"{service} names no silo.");
    }

    /// <summary>Whether a grain's events arrive at this silo, as far as that is known.</summary>
    public bool IsOwn(GrainId grain) => OwnerOf(grain)?.Equals(membership.SiloAddress) is not false;

    /// <summary>Asks for the events that a new activation may have forgotten. Does not wait, and never
    /// throws.</summary>
    public void RequestReplay(GrainId grain, BomId bomId)
    {
        if (IsOwn(grain)) router.RequestReplay(bomId.Value);
        else _ = RequestReplayAsync(grain, bomId);
    }

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
