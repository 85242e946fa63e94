using System.Diagnostics.CodeAnalysis;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Reads an issuer's URL from a setting.</summary>
internal static class IssuerUrl
{
    /// <summary>Reads a URL, or a host alone, which means https.</summary>
    /// <param name="text">As set.</param>
    /// <param name="url">Scheme, host, port and path, without a slash at the end.</param>
    /// <returns>False where it is no such URL, or http to another machine.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? url)
    {
        text = text.Trim();
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        url = Uri.TryCreate(full, UriKind.Absolute, out var parsed) && IsSafe(parsed)
            && parsed is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? parsed.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : null;
        return url is not null;
    }

    /// <summary>Reads a setting that may be missing, or wrong.</summary>
    public static string? Parse(string? text) =>
        !string.IsNullOrWhiteSpace(text) && TryParse(text, out var url) ? url : null;

    /// <summary>Whether keys may be fetched from there: nobody between can change them.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);
}
