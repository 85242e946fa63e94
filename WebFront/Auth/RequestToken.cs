using System.Buffers.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EnrichmentStream.WebFront.Auth;

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
    public static bool IsSent(HttpRequest request) => FromHeader(request, out _) + FromQuery(request) > 0;

    /// <summary>Whether the request names no token but in its URL, as an <c>EventSource</c> has to.</summary>
    public static bool IsInUrl(HttpRequest request) => FromHeader(request, out _) == 0 && FromQuery(request) > 0;

    /// <summary>The token, not verified; null where there is none, or more than one.</summary>
    public static string? Read(HttpRequest request)
    {
        var token = (FromHeader(request, out var inHeader), FromQuery(request)) switch
        {
            (0, 1) => request.Query["token"][0],
            (1, 0) => inHeader,
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

    /// <summary>Reads what a token says of itself, so that its issuer can be found; nothing of it is verified.</summary>
    /// <returns>Null where it is no signed JSON Web Token, written the one right way.</returns>
    public static JsonWebToken? Parse(string token)
    {
        // Five parts are encrypted, for another reader.
        if (token.AsSpan().Count('.') != 2 || !IsCanonical(token.AsSpan(token.LastIndexOf('.') + 1))) return null;

        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A stranger's bytes: whatever the parser makes of them, they are no token.
            return null;
        }
    }

    private static int FromQuery(HttpRequest request)
    {
        var onStream = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.Path.StartsWithSegments(StreamPath, StringComparison.OrdinalIgnoreCase);
        return onStream ? request.Query["token"].Count : 0;
    }

    // The last character holds bits that mean nothing: many texts of one signature would be as many valid tokens.
    private static bool IsCanonical(ReadOnlySpan<char> signature) =>
        !signature.IsEmpty && Base64Url.IsValid(signature)
        && signature.SequenceEqual(Base64Url.EncodeToString(Base64Url.DecodeFromChars(signature)));
}
