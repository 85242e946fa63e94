using System.Diagnostics.CodeAnalysis;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Reads <c>CORS_ORIGINS</c>: the guide writes a JSON array, its service took a comma list.</summary>
internal static class OriginList
{
    public const string Any = "*";

    /// <summary>Reads a list of origins.</summary>
    /// <returns>False where an entry is neither <c>*</c> nor an origin: scheme, host and port alone.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string[]? origins)
    {
        origins = TextList.Split(text);
        return origins?.All(origin => origin == Any || IsOrigin(origin)) is true;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", UserInfo.Length: 0 }
        && url.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
