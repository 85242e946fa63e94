using Orleans.Services;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Marks the silo's ingest for Orleans; it has no calls of its own.</summary>
[Alias("ingest")]
internal interface IIngestService : IGrainService;
