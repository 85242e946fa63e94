using System.Text.Json.Nodes;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>What one document says beside what all of its run say alike.</summary>
internal sealed record DocumentContent(string EventType, string EventId, DateTimeOffset CreatedAt)
{
    public RunState? State { get; init; }

    public required JsonObject Payload { get; init; }

    public string? UserId { get; init; }

    public string? Error { get; init; }

    public string? Message { get; init; }
}

/// <summary>A state: counts, a word for them, and the name under which the document's time goes in.</summary>
internal sealed record RunState(RunProgress Progress, string Status, string TimeMember);
