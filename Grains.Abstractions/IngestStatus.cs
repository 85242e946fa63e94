namespace EnrichmentStream.Grains.Abstractions;

/// <summary>How many silos hear Redis, and whether they record what they hear.</summary>
/// <param name="Subscribed">Silos whose newest report says that events reach them.</param>
/// <param name="Reporting">Silos that report at all.</param>
/// <param name="History"><c>ready</c>, <c>disabled</c>, or <c>unavailable: </c> and what is wrong at a silo; null where no silo
/// has said.</param>
/// <param name="Refusal">Why Redis refuses a silo's subscription, in words for anybody; null where it refuses none.</param>
[GenerateSerializer, Immutable, Alias("enrichment.ingest-status")]
public readonly record struct IngestStatus(
    [property: Id(0)] int Subscribed, [property: Id(1)] int Reporting, [property: Id(2)] string? History = null,
    [property: Id(3)] string? Refusal = null);
