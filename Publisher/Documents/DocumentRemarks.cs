using System.Text.Json;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Finds what breaks no rule, and is hardly meant.</summary>
internal static class DocumentRemarks
{
    /// <summary>A sentence each; none as a rule.</summary>
    public static IEnumerable<string> Of(EnrichmentDocument document)
    {
        using var parsed = JsonDocument.Parse(document.Utf8);
        foreach (var member in parsed.RootElement.EnumerateObject().CountBy(member => member.Name))
        {
            // As the service reads it, and browsers do.
            if (member.Value > 1)
                yield return $"Event {document.EventId} has {member.Key} {member.Value} times: the last one counts.";
        }

        if (document.EventType is "connected" or "error" or "stream_end")
            yield return $"Event {document.EventId} has the type '{document.EventType}', which is a name of the "
                + "stream's own frames: watchers may take it for one.";
    }
}
