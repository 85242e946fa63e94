using System.Text;
using System.Text.Json;

namespace EnrichmentStream.Rules;

/// <summary>The top-level members of a document that the rules look at. Of a repeated name the last counts, as in
/// browsers.</summary>
internal struct EventFields
{
    private const string NoText = "\ufffd";

    public string? EventId;
    public string? EventType;
    public string? BomId;
    public string? OrganizationId;
    public string? WorkflowRunId;
    public string? WorkflowId;
    public string? CreatedAt;
    public bool HasState;

    /// <summary>Reads the whole document.</summary>
    /// <returns>False where it is JSON but no object.</returns>
    /// <exception cref="JsonException">It is not JSON, or something follows it.</exception>
    public bool TryRead(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            while (reader.Read()) reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName) ReadMember(ref reader);
        reader.Read(); // Throws where anything but white space follows.
        return true;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped && ReadString(ref reader) == NoText)
        {
            reader.Skip();
            return;
        }

        if (reader.ValueTextEquals("event_id"u8)) EventId = ReadText(ref reader);
        else if (reader.ValueTextEquals("event_type"u8)) EventType = ReadText(ref reader);
        else if (reader.ValueTextEquals("bom_id"u8)) BomId = ReadText(ref reader);
        else if (reader.ValueTextEquals("organization_id"u8)) OrganizationId = ReadText(ref reader);
        else if (reader.ValueTextEquals("workflow_run_id"u8)) WorkflowRunId = ReadName(ref reader);
        else if (reader.ValueTextEquals("workflow_id"u8)) WorkflowId = ReadName(ref reader);
        else if (reader.ValueTextEquals("created_at"u8)) CreatedAt = ReadText(ref reader);
        else if (reader.ValueTextEquals("state"u8)) HasState = ReadIsObject(ref reader);
        else reader.Skip();
    }

    private static bool ReadIsObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        reader.Skip();
        return isObject;
    }

    private static string? ReadName(ref Utf8JsonReader reader) =>
        ReadText(ref reader) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ReadString(ref reader);
            case JsonTokenType.Number:
                return Encoding.ASCII.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate (\ud800) is JSON, but no text; it must match nothing.
            return NoText;
        }
    }
}
