namespace EnrichmentStream.History;

/// <summary>An event that the table cannot hold.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why: the column and the rule, without the value.</param>
public sealed record RefusedEvent(RecordedEvent Event, string Reason);
