using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Reads an issuer's URL from a setting.</summary>
internal static class IssuerUrl
{
    /// <summary>Reads a URL, or a host alone, which means https.</summary>
    /// <param name="text">As set.</param>
    /// <param name="url">Scheme, host, port and path, without a slash at the end.</param>
    /// <param name="allowHttp">Whether http may go to other machines.</param>
    /// <returns>False where it is no such URL, or http to another machine.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? url, bool allowHttp = false)
    {
        text = text.Trim();
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        url = Uri.TryCreate(full, UriKind.Absolute, out var parsed) && IsSafe(parsed, allowHttp)
            && parsed is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? parsed.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : null;
        return url is not null;
    }

    /// <summary>Reads a setting that may be missing, or wrong.</summary>
    public static string? Parse(string? text, bool allowHttp = false) =>
        !string.IsNullOrWhiteSpace(text) && TryParse(text, out var url, allowHttp) ? url : null;

    /// <summary>Whether keys may be fetched from there: nobody between can change them, or the operator trusts who
    /// could. An address that is a public one is refused all the same.</summary>
    public static bool IsSafe(Uri url, bool allowHttp = false) => url.Scheme == Uri.UriSchemeHttps
        || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || (allowHttp && MayBePrivate(url))));

    /// <summary>Reads the address of a discovery document or key set, which may have a query.</summary>
    public static bool IsMetadata(string text, bool allowHttp) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && IsSafe(url, allowHttp)
        && url is { UserInfo.Length: 0, Fragment.Length: 0 };

    // What a name stands for is looked at when it is connected to.
    private static bool MayBePrivate(Uri url) =>
        !IPAddress.TryParse(url.DnsSafeHost, out var address) || PrivateNetwork.Holds(address);
}
