using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>A grain lives where its events arrive: on the silo in whose range of the ring it lies.</summary>
/// <remarks>Where that silo cannot host it, or there is no ingest, it lives on the silo that asks. It does not move by
/// itself when the ring changes: <see cref="Homecoming"/>.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IngestPlacementAttribute() : PlacementAttribute(new IngestPlacement());

/// <inheritdoc cref="IngestPlacementAttribute"/>
[GenerateSerializer, Immutable, Alias("ingest-placement"), SuppressReferenceTracking]
internal sealed class IngestPlacement : PlacementStrategy;

/// <inheritdoc cref="IngestPlacementAttribute"/>
internal sealed class IngestPlacementDirector(IServiceProvider services) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var owner = services.GetService<IngestClient>()?.OwnerOf(target.GrainIdentity);
        if (owner is not null && silos.Contains(owner)) return Task.FromResult(owner);

        var fallback = silos.Contains(context.LocalSilo) ? context.LocalSilo : silos[Random.Shared.Next(silos.Length)];
        return Task.FromResult(fallback);
    }
}
