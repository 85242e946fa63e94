using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>Tokens that no issuer has signed.</summary>
internal static class ForgedTokens
{
    private static readonly SigningKey Evil = SigningKey.Rsa("auth0-1");
    private static readonly SigningKey EvilEc = SigningKey.Ec("supabase-1");

    public static Dictionary<string, Func<IssuersFixture, string>> All => new()
    {
        ["alg none"] = f => Unsigned(f, "none"),
        ["alg None"] = f => Unsigned(f, "None"),
        ["alg NONE"] = f => Unsigned(f, "NONE"),
        ["alg nOnE"] = f => Unsigned(f, "nOnE"),
        ["alg none with a signature"] = f => Unsigned(f, "none") + "AAAA",
        ["alg missing"] = f => Headed(f, """{"typ":"JWT","kid":"auth0-1"}"""),
        ["alg empty"] = f => Headed(f, """{"alg":"","kid":"auth0-1"}"""),
        ["alg a number"] = f => Headed(f, """{"alg":256,"kid":"auth0-1"}"""),
        ["alg RS512 with the right key"] = f => Headed(f, """{"alg":"RS512","kid":"auth0-1"}"""),
        ["alg PS256 with the right key"] = f => Headed(f, """{"alg":"PS256","kid":"auth0-1"}"""),
        ["HS256 with the public key"] = f => Confused(f, f.Auth0Claims().ToJsonString(), f.Auth0.Key.Id),
        ["HS256 with the public key, at Supabase"] = f => Confused(f, f.SupabaseClaims().ToJsonString(), f.Supabase.Key.Id),
        ["HS256 with the secret, at Auth0"] = f => TestTokens.Sign(f.Auth0Claims(), f.Secret),
        ["HS256 with an empty secret"] = f => TestTokens.Sign(f.SupabaseClaims(), SigningKey.Secret("")),
        ["HS512 with the secret"] = f => TestTokens.Sign(
            f.SupabaseClaims(), f.Secret, TestTokens.Header(f.Secret).With(("alg", "HS512"))),
        ["RS256 with the secret"] = f => TestTokens.Sign(
            f.SupabaseClaims(), f.Secret, TestTokens.Header(f.Secret).With(("alg", "RS256"))),
        ["another key under the right kid"] = f => TestTokens.Sign(f.Auth0Claims(), Evil),
        ["another EC key under the right kid"] = f => TestTokens.Sign(f.SupabaseClaims(), EvilEc),
        ["embedded jwk"] = f => TestTokens.Sign(
            f.Auth0Claims(), Evil, TestTokens.Header(Evil).With(("jwk", Evil.Public()))),
        ["kid missing"] = f => Headed(f, """{"alg":"RS256","typ":"JWT"}"""),
        ["kid empty"] = f => Headed(f, """{"alg":"RS256","kid":""}"""),
        ["kid a number"] = f => Headed(f, """{"alg":"RS256","kid":1}"""),
        ["kid a path"] = f => Headed(f, """{"alg":"RS256","kid":"../../../../dev/null"}"""),
        ["kid SQL"] = f => Headed(f, """{"alg":"RS256","kid":"x' UNION SELECT 'key' --"}"""),
        ["kid huge"] = f => Headed(f, $$"""{"alg":"RS256","kid":"{{new string('k', 4_000)}}"}"""),
        ["kid with NUL"] = f => Headed(f, """{"alg":"RS256","kid":"auth0-1\u0000"}"""),
        ["kid in other letters"] = f => Headed(f, """{"alg":"RS256","kid":"AUTH0-1"}"""),
        ["kid no text"] = f => Headed(f, """{"alg":"RS256","kid":"\ud800"}"""),
        ["critical header"] = f => Headed(f, """{"alg":"RS256","kid":"auth0-1","crit":["exp"]}"""),
        ["signature of another token"] = f =>
            f.Token("org-2")[..f.Token("org-2").LastIndexOf('.')] + f.Token()[f.Token().LastIndexOf('.')..],
    };

    private static string Unsigned(IssuersFixture f, string algorithm) =>
        $"{TestTokens.Encode($$"""{"alg":"{{algorithm}}","kid":"auth0-1"}""")}.{TestTokens.Encode(f.Auth0Claims().ToJsonString())}.";

    private static string Headed(IssuersFixture f, string header) =>
        TestTokens.Sign(header, f.Auth0Claims().ToJsonString(), f.Auth0.Key);

    private static string Confused(IssuersFixture f, string claims, string keyId) =>
        TestTokens.Sign($$"""{"alg":"HS256","kid":"{{keyId}}"}""", claims, SigningKey.Secret(f.Auth0.Key.Pem!));
}
