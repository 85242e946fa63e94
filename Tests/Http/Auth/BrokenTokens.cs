using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>What is no token at all, or says a thing twice.</summary>
internal static class BrokenTokens
{
    public static Dictionary<string, Func<IssuersFixture, string>> All => new()
    {
        ["one part"] = f => f.Token()[..f.Token().IndexOf('.', StringComparison.Ordinal)],
        ["two parts"] = f => f.Token()[..f.Token().LastIndexOf('.')],
        ["four parts"] = f => f.Token() + ".AAAA",
        ["five parts"] = f => f.Token() + ".AAAA.AAAA",
        ["encrypted"] = _ => TestTokens.Encode("""{"alg":"dir","enc":"A256GCM","iss":"x"}""") + "..AAAA.AAAA.AAAA",
        ["dots alone"] = _ => "..",
        ["an empty header"] = f => f.Token()[f.Token().IndexOf('.', StringComparison.Ordinal)..],
        ["an empty signature"] = f => f.Token()[..(f.Token().LastIndexOf('.') + 1)],
        ["a padded signature"] = f => f.Token() + "==",
        ["a signature in the other alphabet"] = f => f.Token()[..^3] + "+/+",
        ["a signature with idle bits"] = f => WithIdleBits(f.Token()),
        ["a star in the payload"] = f => f.Token().Insert(f.Token().IndexOf('.', StringComparison.Ordinal) + 5, "*"),
        ["a space in the payload"] = f => f.Token().Insert(f.Token().IndexOf('.', StringComparison.Ordinal) + 5, " "),
        ["a header that is no JSON"] = f => TestTokens.Sign("not json", f.Auth0Claims().ToJsonString(), f.Auth0.Key),
        ["a payload that is no JSON"] = f => Payload(f, "not json"),
        ["a payload that is a list"] = f => Payload(f, """["a"]"""),
        ["a payload that is null"] = f => Payload(f, "null"),
        ["an empty payload"] = f => Payload(f, ""),
        ["a payload cut short"] = f => Payload(f, f.Auth0Claims().ToJsonString()[..^1]),
        ["a payload with more behind"] = f => Payload(f, f.Auth0Claims().ToJsonString() + "{}"),
        ["nesting without end"] = f => Payload(f, new string('[', 3_000)),
        ["deep nesting"] = f => Payload(f, Add(f, $"\"x\":{new string('[', 200)}{new string(']', 200)}")),
        ["a claim twice"] = f => Payload(f, Add(f, "\"org_id\":\"org-2\"")),
        ["a claim twice, once escaped"] = f => Payload(f, Add(f, "\"org\\u005fid\":\"org-2\"")),
        ["iss twice"] = f => Payload(f, Add(f, $"\"iss\":\"{f.Auth0Name}\"")),
        ["exp twice"] = f => Payload(f, Add(f, "\"exp\":4102444800")),
        ["a header twice"] = f => TestTokens.Sign(
            """{"alg":"none","alg":"RS256","kid":"auth0-1"}""", f.Auth0Claims().ToJsonString(), f.Auth0.Key),
        ["a subject that is no text"] = f => Payload(f, Add(f.Auth0Claims().With(("sub", null)).ToJsonString(), "\"sub\":\"\\ud800\"")),
        ["the word null"] = _ => "null",
        ["brackets"] = _ => "{}",
        ["percent signs"] = _ => "%00%ff%",
        ["dots without end"] = _ => new string('.', 4_000),
    };

    private static string Payload(IssuersFixture f, string payload) =>
        TestTokens.Sign(TestTokens.Header(f.Auth0.Key).ToJsonString(), payload, f.Auth0.Key);

    private static string Add(IssuersFixture f, string member) => Add(f.Auth0Claims().ToJsonString(), member);

    private static string Add(string claims, string member) => $"{claims[..^1]},{member}}}";

    // 256 bytes fill 341 1/3 characters: the last one's lower four bits mean nothing, and must be zero.
    private static string WithIdleBits(string token)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.IndexOf(token[^1], StringComparison.Ordinal);
        return token[..^1] + alphabet[last | 1];
    }
}
