using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Support.Issuers;

/// <summary>Writes tokens by hand, also those that no library would.</summary>
internal static class TestTokens
{
    /// <summary>The claims of a good access token.</summary>
    public static JsonObject Claims(string issuer, string audience, string? organization = "org-1")
    {
        var claims = new JsonObject
        {
            ["iss"] = issuer, ["aud"] = audience, ["sub"] = "user-1", ["iat"] = At(-60), ["exp"] = At(3600),
        };
        if (organization is not null) claims["org_id"] = organization;
        return claims;
    }

    /// <summary>Now and so many seconds, as tokens count.</summary>
    public static long At(long seconds) => TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

    public static JsonObject Header(SigningKey key) => key.Id.Length == 0
        ? new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT" }
        : new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT", ["kid"] = key.Id };

    public static string Sign(JsonObject claims, SigningKey key, JsonObject? header = null) =>
        Sign((header ?? Header(key)).ToJsonString(), claims.ToJsonString(), key);

    public static string Sign(string header, string payload, SigningKey key)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{key.Sign(text)}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>Changes claims; null removes one.</summary>
    public static JsonObject With(this JsonObject claims, params (string Name, JsonNode? Value)[] changes)
    {
        var changed = claims.DeepClone().AsObject();
        foreach (var (name, value) in changes)
        {
            if (value is null) changed.Remove(name);
            else changed[name] = value;
        }

        return changed;
    }
}
