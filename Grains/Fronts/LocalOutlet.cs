using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>A front in the silo's own process: told on the grain's turn.</summary>
internal sealed partial class LocalOutlet(
    Guid front, Action<EnrichmentBroadcast> onBroadcast, TimeProvider time, ILogger logger)
    : FrontOutlet(front, time)
{
    public override void Send(EnrichmentBroadcast broadcast)
    {
        try
        {
            onBroadcast(broadcast);
        }
        catch (Exception exception)
        {
            LogFailed(exception, broadcast.BomId); // The grain has others to tell.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "BOM {BomId}: the front could not take what its grain told.")]
    private partial void LogFailed(Exception exception, BomId bomId);
}
