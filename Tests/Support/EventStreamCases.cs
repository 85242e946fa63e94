using System.Text;
using System.Text.Json;

namespace EnrichmentStream.Tests.Support;

/// <summary>Streams, and what the rule makes of them. The tests of the portal read the same file, which says how.
/// </summary>
internal static class EventStreamCases
{
    private static readonly Dictionary<string, JsonElement> Rows = Read();

    public static TheoryData<string> Names => [.. Rows.Keys];

    public static byte[] Body(string name)
    {
        using var body = new MemoryStream();
        var text = string.Concat(Rows[name].GetProperty("body").EnumerateArray().Select(Text));
        foreach (var (piece, index) in text.Split('%').Select(static (piece, index) => (piece, index)))
        {
            if (index > 0) body.WriteByte(Convert.FromHexString(piece[..2])[0]);
            body.Write(Encoding.UTF8.GetBytes(index > 0 ? piece[2..] : piece));
        }

        return body.ToArray();
    }

    /// <summary>Type, data and the block's own id of each event.</summary>
    public static (string Type, string Data, string? Id)[] Events(string name) =>
        [.. Property(name, "events")!.Value.EnumerateArray().Select(
            static row => (row[0].GetString()!, Text(row[1]), row[2].GetString()))];

    /// <summary>Whether the rule says which reconnection time counts, and which; null for none.</summary>
    public static (bool IsRuled, TimeSpan? Retry) Retry(string name)
    {
        if (Property(name, "retry") is not { } retry) return (true, null);
        if (retry.ValueKind is JsonValueKind.Null) return (false, null);
        return (true, TimeSpan.FromMilliseconds(retry.GetInt32()));
    }

    // What the command line makes of it, if that differs.
    private static JsonElement? Property(string name, string property)
    {
        if (Rows[name].TryGetProperty("differs", out var differs)
            && differs.TryGetProperty("commandLine", out var other)
            && other.TryGetProperty(property, out var different)) return different;
        return Rows[name].TryGetProperty(property, out var usual) ? usual : null;
    }

    private static string Text(JsonElement piece)
    {
        if (piece.ValueKind is JsonValueKind.String) return piece.GetString()!;
        var repeated = new StringBuilder().Insert(0, piece[0].GetString()!, piece[1].GetInt32());
        return repeated.Append(piece.GetArrayLength() > 2 ? piece[2].GetString() : "").ToString();
    }

    private static Dictionary<string, JsonElement> Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Support", "EventStreams", "format.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(static row => row.GetProperty("name").GetString()!);
    }
}
