using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>A grain lives where its events arrive: on the silo in whose range of the ring it lies.</summary>
/// <remarks>Where that silo cannot host it, or there is no ingest, it lives on the silo that asks. It does not move when the
/// ring changes by itself: <see cref="Homecoming"/>.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IngestPlacementAttribute() : PlacementAttribute(new IngestPlacement());

/// <inheritdoc cref="IngestPlacementAttribute"/>
[GenerateSerializer, Immutable, Alias("ingest-placement"), SuppressReferenceTracking]
internal sealed class IngestPlacement : PlacementStrategy;

/// <inheritdoc cref="IngestPlacementAttribute"/>
internal sealed class IngestPlacementDirector(IServiceProvider services) : IPlacementDirector
{
    // Made when it is first needed: it needs what is not there yet while directors are made.
    private readonly Lazy<IngestClient?> _ingest = new(services.GetService<IngestClient>);

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (_ingest.Value?.OwnerOf(target.GrainIdentity) is { } owner && silos.Contains(owner)) return Task.FromResult(owner);
        return Task.FromResult(silos.Contains(context.LocalSilo) ? context.LocalSilo : silos[Random.Shared.Next(silos.Length)]);
    }
}
