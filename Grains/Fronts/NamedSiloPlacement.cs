using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>A grain lives on the silo whose address is its key, or not at all.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NamedSiloPlacementAttribute() : PlacementAttribute(new NamedSiloPlacement());

/// <inheritdoc cref="NamedSiloPlacementAttribute"/>
[GenerateSerializer, Immutable, Alias("named-silo-placement"), SuppressReferenceTracking]
internal sealed class NamedSiloPlacement : PlacementStrategy;

/// <inheritdoc cref="NamedSiloPlacementAttribute"/>
internal sealed class NamedSiloPlacementDirector : IPlacementDirector
{
    /// <exception cref="OrleansException">The silo is gone.</exception>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var named = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(named)
            ? Task.FromResult(named)
            : throw new OrleansException($"Silo {named} is gone.");
    }
}
