using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History;

/// <summary>An event as it goes into the history.</summary>
/// <param name="BomId">Whose event it is.</param>
/// <param name="Event">The event with its document.</param>
/// <param name="OrganizationId">Who owns the BOM, where the document does not name it but another event has: an existing
/// table requires it in every row. Null where it is not known.</param>
public sealed record RecordedEvent(BomId BomId, EnrichmentEvent Event, string? OrganizationId = null);
