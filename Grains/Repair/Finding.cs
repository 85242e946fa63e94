using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;

namespace EnrichmentStream.Grains.Repair;

/// <summary>What a comparison with the history has found.</summary>
/// <param name="Newer">Events that the grain lacks, all recorded after what it has; they can be applied as they
/// are.</param>
/// <param name="Run">The latest run, where the order of what is missing takes a closer look.</param>
/// <param name="Doubts">The log's doubts when the look began, which it settles.</param>
internal sealed record Finding(IReadOnlyList<EnrichmentEvent> Newer, RecordedRun? Run = null, long Doubts = 0)
{
    public static readonly Finding Nothing = new([]);

    /// <summary>The log's version when the look began; <see cref="Newer"/> follow on it alone.</summary>
    public long Version { get; init; }

    /// <summary>How often ingest had sent unknown events again when the look began.</summary>
    public long Resent { get; init; }

    /// <summary>Ids of what the grain has heard and that is recorded before all of <see cref="Run"/>.</summary>
    public IReadOnlySet<string> Older { get; init; } = new HashSet<string>();

    /// <summary>Ids of what the grain lacked when the look began; empty if that was in doubt.</summary>
    public IReadOnlyCollection<string> Missing { get; init; } = [];
}
