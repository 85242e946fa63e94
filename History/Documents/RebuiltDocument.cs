using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EnrichmentStream.History.Documents;

/// <summary>Keeps a whole document in the columns of a table that has none for it, and makes it again from them: the same
/// members and values, not the same bytes.</summary>
/// <remarks>
/// <para>Members that have no column, or a value that theirs cannot hold, go into <c>payload</c> under <c>_document</c>: an
/// object of those members, where null stands for "not there". Where jsonb cannot hold the values (<see
/// cref="JsonbText"/>), <c>_document</c> is the whole document as a string, byte for byte.</para>
/// <para>Rows of other writers have no such member: their document is what their columns say.</para>
/// </remarks>
internal static class RebuiltDocument
{
    private const string Rest = "_document";

    // A document's members stand one level deeper there.
    private static readonly JsonDocumentOptions Deeper = new() { MaxDepth = 65 };

    /// <summary>The payload column of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="held">What the other columns of the row will hold, by name, as they are read again.</param>
    public static string Payload(byte[] document, IReadOnlyDictionary<string, string?> held)
    {
        if (!JsonbText.Fits(document)) return WholeText(document);

        using var parsed = JsonDocument.Parse(document);
        var root = parsed.RootElement;
        var payload = root.TryGetProperty("payload", out var own) && own.ValueKind is JsonValueKind.Object ? own : default;
        var taken = payload.ValueKind is JsonValueKind.Object && payload.TryGetProperty(Rest, out _);
        if (taken) return WholeText(document);

        var members = Members(root, held);
        return Write(writer =>
        {
            if (payload.ValueKind is JsonValueKind.Object)
                foreach (var member in payload.EnumerateObject()) member.WriteTo(writer);
            if (members.Count == 0) return;

            writer.WriteStartObject(Rest);
            foreach (var (name, json) in members)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(json, skipInputValidation: true);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Makes the document again.</summary>
    /// <param name="held">What the row's columns hold, by name.</param>
    /// <param name="state">The state column.</param>
    /// <param name="payload">The payload column.</param>
    /// <exception cref="JsonException">They are nested deeper than any event may be.</exception>
    public static byte[] Rebuild(IReadOnlyDictionary<string, string?> held, string? state, string? payload)
    {
        using var parsed = JsonDocument.Parse(payload ?? "{}", Deeper);
        var root = parsed.RootElement;
        var rest = root.ValueKind is JsonValueKind.Object && root.TryGetProperty(Rest, out var found) ? found : default;
        if (rest.ValueKind is JsonValueKind.String) return Encoding.UTF8.GetBytes(rest.GetString()!);

        return Encoding.UTF8.GetBytes(Write(writer =>
        {
            foreach (var (name, text) in held)
                if (text is not null && !Has(rest, name)) writer.WriteString(name, text);
            if (HasMembers(state) && !Has(rest, "state")) WriteRaw(writer, "state", state!);
            if (!Has(rest, "payload")) WritePayload(writer, root);
            if (rest.ValueKind is not JsonValueKind.Object) return;

            foreach (var member in rest.EnumerateObject())
                if (member.Value.ValueKind is not JsonValueKind.Null) member.WriteTo(writer);
        }));
    }

    /// <summary>A time as the documents write it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    // Null where the column says what the document does not.
    private static Dictionary<string, byte[]> Members(JsonElement root, IReadOnlyDictionary<string, string?> held)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, text) in held)
        {
            if (text is not null && !root.TryGetProperty(name, out _)) members[name] = "null"u8.ToArray();
        }

        foreach (var member in root.EnumerateObject())
        {
            var json = JsonMarshal.GetRawUtf8Value(member.Value);
            // Of a repeated name the last counts, which may be one that a column holds.
            if (IsHeld(member, held)) members.Remove(member.Name);
            else members[member.Name] = json.ToArray();
        }

        return members;
    }

    private static bool IsHeld(JsonProperty member, IReadOnlyDictionary<string, string?> held) => member.Name switch
    {
        "state" or "payload" => IsFull(member.Value),
        "created_at" => member.Value.ValueKind is JsonValueKind.String && held["created_at"] is not null
            && DateTimeOffset.TryParse(
                member.Value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && Time(time) == held["created_at"],
        "bom_id" => string.Equals(EventColumns.Text(member.Value), held["bom_id"], StringComparison.OrdinalIgnoreCase),
        _ => member.Value.ValueKind is JsonValueKind.String && held.TryGetValue(member.Name, out var text)
            && text == member.Value.GetString(),
    };

    private static void WritePayload(Utf8JsonWriter writer, JsonElement payload)
    {
        if (payload.ValueKind is not JsonValueKind.Object || !payload.EnumerateObject().Any(one => one.Name != Rest)) return;

        writer.WriteStartObject("payload");
        foreach (var member in payload.EnumerateObject())
            if (member.Name != Rest) member.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static string WholeText(byte[] document) =>
        Write(writer => writer.WriteString(Rest, Encoding.UTF8.GetString(document)));

    private static bool HasMembers(string? json)
    {
        if (json is null) return false;
        using var parsed = JsonDocument.Parse(json);
        return IsFull(parsed.RootElement);
    }

    private static bool IsFull(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && value.EnumerateObject().Any();

    private static bool Has(JsonElement rest, string name) =>
        rest.ValueKind is JsonValueKind.Object && rest.TryGetProperty(name, out _);

    private static void WriteRaw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
