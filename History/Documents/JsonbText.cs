using System.Text.Json;

namespace EnrichmentStream.History.Documents;

/// <summary>Knows which JSON PostgreSQL's <c>jsonb</c> cannot hold (its documentation, 8.14): a character of zero, half of a
/// surrogate pair, and numbers beyond <c>numeric</c>.</summary>
internal static class JsonbText
{
    // numeric takes 131,072 digits before and 16,383 after the point; far below either, nobody counts parts.
    private const int MaxDigits = 1_000;

    /// <summary>Whether jsonb can hold a value.</summary>
    /// <param name="json">Valid JSON in UTF-8.</param>
    public static bool Fits(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            var fits = reader.TokenType switch
            {
                JsonTokenType.PropertyName or JsonTokenType.String => !reader.ValueIsEscaped || FitsText(ref reader),
                JsonTokenType.Number => FitsNumber(reader.ValueSpan),
                _ => true,
            };
            if (!fits) return false;
        }

        return true;
    }

    private static bool FitsText(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // Half of a surrogate pair.
        }
    }

    private static bool FitsNumber(ReadOnlySpan<byte> number)
    {
        if (number.Length > MaxDigits) return false;
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        // Four digits with a sign and an e.
        return exponent < 0 || number.Length - exponent <= 5;
    }
}
