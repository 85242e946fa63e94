namespace EnrichmentStream.Grains.Abstractions;

/// <summary>One run of a BOM's enrichment.</summary>
/// <param name="Name">From the document; null for a run whose events name none.</param>
/// <param name="OpenedAt">When its first event was created; null where that event names no time.</param>
[GenerateSerializer, Immutable, Alias("enrichment.run")]
public sealed record RunMark([property: Id(0)] string? Name, [property: Id(1)] DateTimeOffset? OpenedAt);
