namespace EnrichmentStream.Grains.Abstractions;

/// <summary>How far a front has followed a grain.</summary>
/// <param name="Epoch">The activation that counted.</param>
/// <param name="Version">The newest event seen; 0 before the first.</param>
[GenerateSerializer, Immutable, Alias("enrichment.cursor")]
public readonly record struct EnrichmentCursor([property: Id(0)] Guid Epoch, [property: Id(1)] long Version);
