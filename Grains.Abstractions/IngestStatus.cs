namespace EnrichmentStream.Grains.Abstractions;

/// <summary>How many silos hear Redis.</summary>
/// <param name="Subscribed">Silos whose newest report says that events reach them.</param>
/// <param name="Reporting">Silos that report at all.</param>
[GenerateSerializer, Immutable, Alias("enrichment.ingest-status")]
public readonly record struct IngestStatus([property: Id(0)] int Subscribed, [property: Id(1)] int Reporting);
