using System.Buffers.Text;
using System.Text.Json;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>What a token says of itself before anything of it is verified: enough to find its issuer and its
/// key.</summary>
/// <param name="Algorithm">Its <c>alg</c>.</param>
/// <param name="KeyId">Its <c>kid</c>; empty where it names none.</param>
/// <param name="Issuer">Its <c>iss</c>; null where that is no text.</param>
internal sealed record UnverifiedToken(string Algorithm, string KeyId, string? Issuer)
{
    /// <summary>Reads a compact token.</summary>
    /// <returns>Null where it is no signed JSON Web Token, written the one right way.</returns>
    public static UnverifiedToken? Parse(string token)
    {
        // Five parts are encrypted, for another reader.
        if (token.Split('.') is not [var header, var payload, var signature] || !IsCanonical(signature)) return null;

        try
        {
            using var head = TokenJson.Parse(header);
            using var claims = TokenJson.Parse(payload);
            // RFC 7515 4.1.1 and 4.1.4: both are texts. A library that expects them so must never see anything else.
            return claims.RootElement.ValueKind is JsonValueKind.Object
                && TokenJson.Text(head.RootElement, "alg") is { Length: > 0 } algorithm
                && HasTextOrNone(head.RootElement, "kid")
                ? new UnverifiedToken(
                    algorithm, TokenJson.Text(head.RootElement, "kid") ?? "", TokenJson.Text(claims.RootElement, "iss"))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null; // A stranger's bytes: no base64url, no JSON, no object, or text that is no Unicode.
        }
    }

    private static bool HasTextOrNone(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.String or JsonValueKind.Null;

    // The last character holds bits that mean nothing: many texts of one signature would be as many valid tokens.
    private static bool IsCanonical(ReadOnlySpan<char> signature) =>
        !signature.IsEmpty && Base64Url.IsValid(signature)
        && signature.SequenceEqual(Base64Url.EncodeToString(Base64Url.DecodeFromChars(signature)));
}
