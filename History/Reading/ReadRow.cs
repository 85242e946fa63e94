using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History.Reading;

/// <summary>One row as read.</summary>
/// <param name="Cursor">Its place in the order.</param>
/// <param name="Event">The event; null where its document was not asked for, or is none.</param>
/// <param name="RunName">The run that it names.</param>
internal sealed record ReadRow(EventCursor Cursor, EnrichmentEvent? Event, string? RunName);
