using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Hears from Orleans that silos came or went, and makes the front find out what it has missed.</summary>
internal sealed partial class ClusterChanges(IServiceProvider services, ILogger<ClusterChanges> logger)
    : IClusterConnectionStatusObserver
{
    public void NotifyGatewayCountChanged(
        int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        LogChanged(previousNumberOfGateways, currentNumberOfGateways);
        Compare();
    }

    public void NotifyClusterConnectionLost()
    {
        LogLost();
        Compare();
    }

    // Asked for late: the hubs need the client, which is being made when it makes its observers.
    private void Compare() => services.GetRequiredService<BomHubs>().CompareAll();

    [LoggerMessage(Level = LogLevel.Information, Message = "Silos that this front reaches: {Before}, now {Now}.")]
    private partial void LogChanged(int before, int now);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This front reaches no silo.")]
    private partial void LogLost();
}
