using System.Text.Json.Serialization;

namespace EnrichmentStream.Publisher.Workflows;

/// <summary>What the activity answers.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Table"><c>sent</c>, <c>known</c>, or <c>notconfigured</c>.</param>
/// <param name="Redis"><c>sent</c>, <c>notmeant</c>, or <c>notconfigured</c>.</param>
/// <param name="Receivers">How many subscribers Redis handed it to.</param>
public sealed record PublishedEvent(
    [property: JsonPropertyName("event_id")] string EventId,
    [property: JsonPropertyName("table")] string Table,
    [property: JsonPropertyName("redis")] string Redis,
    [property: JsonPropertyName("receivers")] long Receivers);
