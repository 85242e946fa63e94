using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Hears from Orleans that silos came or went, and makes every hub look after its grain.</summary>
internal sealed partial class ClusterChanges(IServiceProvider services, ILogger<ClusterChanges> logger)
    : IClusterConnectionStatusObserver
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    public void NotifyGatewayCountChanged(
        int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        LogChanged(previousNumberOfGateways, currentNumberOfGateways);
        Renew();
    }

    public void NotifyClusterConnectionLost()
    {
        LogLost();
        Renew();
    }

    // Asked for late: the hubs need the client, which is being made when it makes its observers.
    private void Renew() => services.GetRequiredService<BomHubs>().RenewAllWithin(Spread);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silos that this front reaches: {Before}, now {Now}.")]
    private partial void LogChanged(int before, int now);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This front reaches no silo.")]
    private partial void LogLost();
}
