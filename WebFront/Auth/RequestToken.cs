using Microsoft.AspNetCore.WebUtilities;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>Finds a request's token: in <c>Authorization: Bearer</c> or, for reading a stream alone, in
/// <c>?token=</c>.</summary>
/// <remarks>RFC 6750 2: a client must not use more than one way, so both at once is refused.</remarks>
internal static class RequestToken
{
    /// <summary>Most characters of a token, whatever the settings allow.</summary>
    public const int MaxLength = 16_384;

    private const string Bearer = "Bearer ";
    private const string StreamPath = "/api/enrichment/stream";

    /// <summary>Whether the request brings anything that should be a token.</summary>
    public static bool IsSent(HttpRequest request) => request.Headers.Authorization.Count > 0 || FromQuery(request).Count > 0;

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
        var header = request.Headers.Authorization;
        var token = (header.Count, FromQuery(request)) switch
        {
            (0, [var one]) => one,
            (1, []) when header[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) =>
                header[0]![Bearer.Length..].Trim(),
            _ => null,
        };
        return token is { Length: > 0 and <= MaxLength } ? token : null;
    }

    // The name counts in exactly this spelling, though ASP.NET Core would take any: proxies that keep tokens out of their
    // logs go by the name.
    private static List<string> FromQuery(HttpRequest request)
    {
        List<string> tokens = [];
        if (!HttpMethods.IsGet(request.Method)
            || !request.Path.StartsWithSegments(StreamPath, StringComparison.OrdinalIgnoreCase)) return tokens;

        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.EncodedName.Span is "token") tokens.Add(pair.DecodeValue().ToString());
        }

        return tokens;
    }
}
