using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;

namespace EnrichmentStream.Grains.Repair;

/// <summary>What a comparison with the history has found.</summary>
/// <param name="Newer">Events that the grain lacks, all created after what it has; they can be applied as they
/// are.</param>
/// <param name="Run">The latest run, where the order of what is missing takes a closer look.</param>
internal sealed record Finding(IReadOnlyList<EnrichmentEvent> Newer, RecordedRun? Run = null)
{
    public static readonly Finding Nothing = new([]);
}
