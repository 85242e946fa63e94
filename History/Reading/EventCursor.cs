namespace EnrichmentStream.History.Reading;

/// <summary>A place in the order of a BOM's events.</summary>
/// <param name="Position">The position, or the rank among events of one time.</param>
/// <param name="CreatedAt">The column's time.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Done">What the state counts as done, among events of one time and rank; 0 if there is a position.</param>
internal sealed record EventCursor(
    long Position, DateTimeOffset? CreatedAt, string EventId, string EventType, decimal Done = 0);
