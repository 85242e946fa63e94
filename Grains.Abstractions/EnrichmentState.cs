namespace EnrichmentStream.Grains.Abstractions;

/// <summary>A BOM's state for those who ask once.</summary>
/// <param name="Snapshot">What is true now.</param>
/// <param name="Newest">The newest event of the run, of whatever type; null before the first.</param>
/// <param name="ReceivedAt">When that event reached the grain or, where it was read from the history, when it was
/// created; null before the first.</param>
/// <param name="IsStalled">Whether the run goes on, but nothing has come of it for longer than the silo's setting
/// allows.</param>
[GenerateSerializer, Immutable, Alias("enrichment.state")]
public sealed record EnrichmentState(
    [property: Id(0)] EnrichmentSnapshot Snapshot,
    [property: Id(1)] EnrichmentEvent? Newest,
    [property: Id(2)] DateTimeOffset? ReceivedAt,
    [property: Id(3)] bool IsStalled = false);
