using Microsoft.AspNetCore.WebUtilities;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Finds a request's token: in <c>Authorization: Bearer</c> or, for reading a stream alone, in
/// <c>?token=</c>.</summary>
/// <remarks>
/// RFC 6750 2: a client must not use more than one way, so both at once is refused. A header of another scheme is meant
/// for a proxy in front of the service, and says nothing here.
/// </remarks>
internal static class RequestToken
{
    /// <summary>Most characters of a token, whatever the settings allow.</summary>
    public const int MaxLength = 16_384;

    private const string Bearer = "Bearer";
    private const string StreamPath = "/api/enrichment/stream";

    /// <summary>Whether the request brings anything that should be a token.</summary>
    public static bool IsSent(HttpRequest request) => FromHeader(request, out _) > 0 || FromQuery(request).Count > 0;

    /// <summary>Whether the request names no token but in its URL, as an <c>EventSource</c> has to.</summary>
    public static bool IsInUrl(HttpRequest request) => FromHeader(request, out _) == 0 && FromQuery(request).Count > 0;

    /// <summary>Whether the query has a token's name, in whichever place that is not read.</summary>
    public static bool IsInQuery(HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.EncodedName.Span is "token") return true;
        }

        return false;
    }

    /// <summary>The token, not verified; null where there is none, or more than one.</summary>
    public static string? Read(HttpRequest request)
    {
        var token = (FromHeader(request, out var inHeader), FromQuery(request)) switch
        {
            (0, [var one]) => one,
            (1, []) => inHeader,
            _ => null,
        };
        return token is { Length: > 0 and <= MaxLength } ? token : null;
    }

    /// <summary>Counts the headers of the scheme Bearer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="token">What the last of them names; null where there is none.</param>
    public static int FromHeader(HttpRequest request, out string? token)
    {
        token = null;
        var count = 0;
        foreach (var value in request.Headers.Authorization)
        {
            var text = value.AsSpan().Trim();
            if (!text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) continue;
            if (text.Length > Bearer.Length && text[Bearer.Length] is not (' ' or '\t')) continue;

            token = text[Bearer.Length..].Trim().ToString();
            count++;
        }

        return count;
    }

    // The name counts in exactly this spelling, though ASP.NET Core would take any: proxies that keep tokens out of
    // their logs go by the name.
    private static List<string> FromQuery(HttpRequest request)
    {
        List<string> tokens = [];
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || !request.Path.StartsWithSegments(StreamPath, StringComparison.OrdinalIgnoreCase)) return tokens;

        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.EncodedName.Span is "token") tokens.Add(pair.DecodeValue().ToString());
        }

        return tokens;
    }
}
