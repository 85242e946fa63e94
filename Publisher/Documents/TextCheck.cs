using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Finds what is JSON, but what a table of <c>jsonb</c> refuses.</summary>
internal static class TextCheck
{
    /// <summary>Looks at every name and every string of a document that is known to be JSON.</summary>
    /// <returns>The first problem, or null.</returns>
    public static string? FirstProblem(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            // Only an escape can bring either in: JSON forbids a raw NUL, and UTF-8 a surrogate.
            if (!reader.ValueIsEscaped) continue;
            if (Problem(ref reader) is { } problem) return problem;
        }

        return null;
    }

    /// <summary>Whether a text holds half of a surrogate pair, which a JSON writer would silently replace.</summary>
    public static bool IsBroken(string? text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) is not OperationStatus.Done) return true;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>Whether a name or a text anywhere in a value does.</summary>
    public static bool IsBroken(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => IsBroken(member.Key) || IsBroken(member.Value)),
        JsonArray items => items.Any(IsBroken),
        JsonValue value => value.TryGetValue<string>(out var text) && IsBroken(text),
        _ => false,
    };

    private static string? Problem(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Contains('\0')
                ? $"The text at byte {reader.TokenStartIndex} holds \\u0000, which a table cannot hold: remove it."
                : null;
        }
        catch (InvalidOperationException)
        {
            return $"The text at byte {reader.TokenStartIndex} holds half of a surrogate pair (\\ud800 to \\udfff), "
                + "which is no text: remove it, or send the whole pair.";
        }
    }
}
