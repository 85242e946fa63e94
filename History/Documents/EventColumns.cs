using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EnrichmentStream.Rules;

namespace EnrichmentStream.History.Documents;

/// <summary>What a document says, by the names of the table's columns.</summary>
/// <remarks>A text that no column can hold (a character of zero, half of a surrogate pair) is null; the document has
/// it.</remarks>
internal sealed class EventColumns
{
    /// <summary>Columns of text that are members of the document.</summary>
    public static readonly string[] Texts =
        ["routing_key", "organization_id", "project_id", "user_id", "source", "workflow_id", "workflow_run_id"];

    private readonly Dictionary<string, string?> _texts;

    private EventColumns(Dictionary<string, string?> texts, string? state, string? payload) =>
        (_texts, State, Payload) = (texts, state, payload);

    /// <summary>The member <c>state</c> as JSON; <c>{}</c> where jsonb cannot hold it, null where there is none.</summary>
    public string? State { get; }

    /// <summary>The member <c>payload</c>, likewise.</summary>
    public string? Payload { get; }

    /// <summary>A member's text; null where there is none.</summary>
    public string? this[string column] => _texts.GetValueOrDefault(column);

    /// <summary>Reads a document.</summary>
    public static EventColumns Read(RecordedEvent recorded)
    {
        using var document = JsonDocument.Parse(recorded.Event.Document);
        var members = DocumentMembers.Read(document.RootElement);
        var texts = Texts.ToDictionary(column => column, column => Text(members.GetValueOrDefault(column)));
        // A text that names no organization must not own the BOM for who reads the column.
        texts["organization_id"] = recorded.Event.OrganizationId ?? recorded.OrganizationId;
        // As the rules read them: a blank names no run.
        foreach (var name in (string[])["workflow_id", "workflow_run_id"])
            if (string.IsNullOrWhiteSpace(texts[name])) texts[name] = null;
        return new EventColumns(
            texts, Json(members.GetValueOrDefault("state")), Json(members.GetValueOrDefault("payload")));
    }

    /// <summary>The text of a string or number that a column of text can hold; null otherwise.</summary>
    public static string? Text(JsonElement member)
    {
        if (member.ValueKind is JsonValueKind.Number) return member.GetRawText();
        if (member.ValueKind is not JsonValueKind.String) return null;

        try
        {
            return member.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }

    private static string? Json(JsonElement member)
    {
        if (member.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;

        var json = JsonMarshal.GetRawUtf8Value(member);
        return JsonbText.Fits(json) ? Encoding.UTF8.GetString(json) : "{}";
    }
}
