namespace EnrichmentStream.History;

/// <summary>The last event that is recorded of a BOM.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="EventType">Its type.</param>
public sealed record HistoryHead(string EventId, string EventType);
