using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Repair;

/// <summary>The silo's active BOM grains that know anything, or are watched.</summary>
/// <remarks>Anybody may ask for a BOM that does not exist: a grain that knows nothing costs the sweep nothing until somebody
/// watches it.</remarks>
internal sealed class TrackedBoms
{
    private readonly ConcurrentDictionary<BomId, TrackedBom> _boms = [];

    /// <summary>Those that are active now.</summary>
    public IEnumerable<TrackedBom> All => _boms.Select(static pair => pair.Value);

    /// <summary>How many there are.</summary>
    public int Count => _boms.Count;

    /// <summary>Counts an activation in; one that is in already stays.</summary>
    public void Add(TrackedBom tracked) => _boms[tracked.BomId] = tracked;

    /// <summary>Counts an activation out; a later one of the same BOM stays.</summary>
    public void Remove(TrackedBom tracked)
    {
        tracked.Gone();
        _boms.TryRemove(new(tracked.BomId, tracked));
    }
}
