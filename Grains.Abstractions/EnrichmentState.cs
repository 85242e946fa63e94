namespace EnrichmentStream.Grains.Abstractions;

/// <summary>A BOM's state for those who ask once.</summary>
/// <param name="Snapshot">What is true now.</param>
/// <param name="Newest">The newest event of the run, of whatever type; null before the first.</param>
/// <param name="ReceivedAt">When that event reached the grain; null before the first.</param>
[GenerateSerializer, Immutable, Alias("enrichment.state")]
public sealed record EnrichmentState(
    [property: Id(0)] EnrichmentSnapshot Snapshot,
    [property: Id(1)] EnrichmentEvent? Newest,
    [property: Id(2)] DateTimeOffset? ReceivedAt);
