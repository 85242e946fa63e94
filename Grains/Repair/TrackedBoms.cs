using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Repair;

/// <summary>The silo's active BOM grains.</summary>
internal sealed class TrackedBoms
{
    private readonly ConcurrentDictionary<BomId, TrackedBom> _boms = [];

    /// <summary>Those that are active now.</summary>
    public IEnumerable<TrackedBom> All => _boms.Select(static pair => pair.Value);

    /// <summary>Counts an activation in.</summary>
    public TrackedBom Add(BomId bomId) => _boms[bomId] = new TrackedBom(bomId);

    /// <summary>Counts an activation out; a later one of the same BOM stays.</summary>
    public void Remove(TrackedBom tracked) => _boms.TryRemove(new(tracked.BomId, tracked));
}
