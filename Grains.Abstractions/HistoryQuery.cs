namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Which of a BOM's recorded events to read.</summary>
/// <param name="BomId">The BOM.</param>
/// <param name="AfterEventId">After which event; null for the first.</param>
/// <param name="MostEvents">Longest page: 1 to 1,000.</param>
/// <param name="MostBytes">Most bytes of its documents; the first event comes whatever its size.</param>
[GenerateSerializer, Immutable, Alias("enrichment.history-query")]
public sealed record HistoryQuery(
    [property: Id(0)] BomId BomId,
    [property: Id(1)] string? AfterEventId,
    [property: Id(2)] int MostEvents,
    [property: Id(3)] int MostBytes);
