using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Reads <c>CORS_ORIGINS</c>: the guide writes a JSON array, its service took a comma list.</summary>
internal static class OriginList
{
    public const string Any = "*";

    /// <summary>Reads a list of origins.</summary>
    /// <returns>False where an entry is neither <c>*</c> nor an origin: scheme, host and port alone.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string[]? origins)
    {
        origins = Split(text);
        return origins?.All(origin => origin == Any || IsOrigin(origin)) is true;
    }

    private static string[]? Split(string? text)
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

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", UserInfo.Length: 0 }
        && url.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
