using System.Text.Json;

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
