using System.Text.Json;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Reads a setting that holds several texts: a JSON array, or a comma list.</summary>
internal static class TextList
{
    /// <summary>Reads the texts.</summary>
    /// <returns>Null where it begins as a JSON array and is none of texts.</returns>
    public static string[]? Split(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        if (!text.TrimStart().StartsWith('['))
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        try
        {
            return JsonSerializer.Deserialize<string[]>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
