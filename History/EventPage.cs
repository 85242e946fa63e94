using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.History;

/// <summary>Some of a BOM's events, in the history's order.</summary>
/// <param name="After">The event after which the page begins, by which the caller knows its run; null where the page
/// begins with the first.</param>
/// <param name="Events">Oldest first.</param>
/// <param name="HasMore">Whether there are events after these: ask again after the last one's id.</param>
public sealed record EventPage(EnrichmentEvent? After, IReadOnlyList<EnrichmentEvent> Events, bool HasMore);
