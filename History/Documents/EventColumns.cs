using System.Text;
using System.Text.Json;

namespace EnrichmentStream.History.Documents;

/// <summary>What a document says, by the names of the table's columns.</summary>
/// <remarks>Of a repeated name the last counts. A text that no column can hold (a character of zero, half of a surrogate pair) is
/// null; the document has it. What the table does not have a column for makes no object.</remarks>
internal sealed class EventColumns
{
    /// <summary>Columns of text that are members of the document.</summary>
    public static readonly string[] Texts =
        ["routing_key", "organization_id", "project_id", "user_id", "source", "workflow_id", "workflow_run_id"];

    private static readonly byte[][] Names = [.. Texts.Append("state").Append("payload").Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
    private static readonly int StateAt = Texts.Length;
    private static readonly int PayloadAt = Texts.Length + 1;
    private static readonly int OrganizationAt = Array.IndexOf(Texts, "organization_id");
    private static readonly int[] RunsAt = [Array.IndexOf(Texts, "workflow_id"), Array.IndexOf(Texts, "workflow_run_id")];

    private readonly string?[] _texts = new string?[Texts.Length];

    private EventColumns()
    {
    }

    /// <summary>The member <c>state</c> as JSON in UTF-8, a part of the document; <c>{}</c> where jsonb cannot hold it, null where
    /// there is none.</summary>
    public ReadOnlyMemory<byte>? StateJson { get; private set; }

    /// <summary>The member <c>payload</c>, likewise.</summary>
    public ReadOnlyMemory<byte>? PayloadJson { get; private set; }

    /// <summary><see cref="StateJson"/> as a text.</summary>
    public string? State => Text(StateJson);

    /// <summary><see cref="PayloadJson"/> as a text.</summary>
    public string? Payload => Text(PayloadJson);

    /// <summary>A member's text; null where there is none.</summary>
    /// <param name="column">Its place in <see cref="Texts"/>.</param>
    public string? this[int column] => _texts[column];

    /// <inheritdoc cref="this[int]"/>
    public string? this[string column] => _texts[Array.IndexOf(Texts, column)];

    /// <summary>Reads a document.</summary>
    public static EventColumns Read(RecordedEvent recorded)
    {
        var columns = new EventColumns();
        columns.ReadMembers(recorded.Event.Document);
        // A text that names no organization must not own the BOM for who reads the column.
        columns._texts[OrganizationAt] = recorded.Event.OrganizationId ?? recorded.OrganizationId;
        // As the rules read them: a blank names no run.
        foreach (var at in RunsAt)
            if (string.IsNullOrWhiteSpace(columns._texts[at])) columns._texts[at] = null;
        return columns;
    }

    /// <summary>The text of a string or number that a column of text can hold; null otherwise.</summary>
    public static string? Text(JsonElement member)
    {
        if (member.ValueKind is JsonValueKind.Number) return member.GetRawText();
        if (member.ValueKind is not JsonValueKind.String) return null;

        try
        {
            return Holdable(member.GetString());
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }

    // Ingest has checked that it is one object.
    private void ReadMembers(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        var (state, payload) = (default(Range?), default(Range?));
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var column = Find(ref reader);
            reader.Read();
            if (column == StateAt) state = Skip(ref reader);
            else if (column == PayloadAt) payload = Skip(ref reader);
            else if (column >= 0) _texts[column] = column == OrganizationAt ? Skip(ref reader, null) : Text(ref reader);
            else reader.Skip();
        }

        StateJson = Json(document, state);
        PayloadJson = Json(document, payload);
    }

    private static int Find(ref Utf8JsonReader reader)
    {
        try
        {
            for (var column = 0; column < Names.Length; column++)
                if (reader.ValueTextEquals(Names[column])) return column;
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair is none of these.
        }

        return -1;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number) return Encoding.ASCII.GetString(reader.ValueSpan);
        if (reader.TokenType is not JsonTokenType.String) return Skip(ref reader, null);

        try
        {
            return Holdable(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }

    private static string? Holdable(string? text) => text is not null && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    private static string? Skip(ref Utf8JsonReader reader, string? instead)
    {
        reader.Skip();
        return instead;
    }

    private static Range? Skip(ref Utf8JsonReader reader)
    {
        var isNull = reader.TokenType is JsonTokenType.Null;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return isNull ? null : start..(int)reader.BytesConsumed;
    }

    private static ReadOnlyMemory<byte>? Json(byte[] document, Range? member)
    {
        if (member is not { } range) return null;

        var json = document.AsMemory(range);
        return JsonbText.Fits(json.Span) ? json : EmptyObject;
    }

    private static string? Text(ReadOnlyMemory<byte>? json) => json is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
}
