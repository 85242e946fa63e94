using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Brings what the grains of this process tell, on their turns: nothing is lost on the way.</summary>
internal sealed class LocalFeed(ILocalFronts fronts) : FrontFeed
{
    public override void Begin(BomHubs hubs) => fronts.Attach(Front, broadcast =>
    {
        if (!hubs.Deliver(broadcast) && broadcast.Kind is BroadcastKind.Events)
            fronts.Unwatch(Front, new UnwatchedBom(broadcast.BomId, NewestWatch));
    });

    public override Task RunAsync(CancellationToken stopping) => Task.CompletedTask;

    public override bool Watched(BomId bomId, long watch, SiloAddress silo) => true;

    public override void Unwatch(BomId bomId, long watch, SiloAddress? silo) =>
        fronts.Unwatch(Front, new UnwatchedBom(bomId, watch));

    public override void CompareAll()
    {
    }
}
