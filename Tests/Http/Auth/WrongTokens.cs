using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>Tokens that an issuer has signed, but not for this.</summary>
internal static class WrongTokens
{
    public static Dictionary<string, Func<IssuersFixture, string>> All => new()
    {
        ["iss missing"] = f => Auth0(f, ("iss", null)),
        ["iss empty"] = f => Auth0(f, ("iss", "")),
        ["iss another"] = f => Auth0(f, ("iss", "https://other.example/")),
        ["iss without its slash"] = f => Auth0(f, ("iss", f.Auth0.Url)),
        ["iss with more behind"] = f => Auth0(f, ("iss", f.Auth0Name + "x")),
        ["iss with more before"] = f => Auth0(f, ("iss", "https://evil.example/" + f.Auth0Name)),
        ["iss a list"] = f => Auth0(f, ("iss", new JsonArray(f.Auth0Name))),
        ["aud missing"] = f => Auth0(f, ("aud", null)),
        ["aud empty"] = f => Auth0(f, ("aud", "")),
        ["aud another"] = f => Auth0(f, ("aud", "https://other.example")),
        ["aud a list of others"] = f => Auth0(f, ("aud", new JsonArray("a", "b"))),
        ["aud a prefix"] = f => Auth0(f, ("aud", IssuersFixture.Auth0Audience[..^1])),
        ["aud with a slash more"] = f => Auth0(f, ("aud", IssuersFixture.Auth0Audience + "/")),
        ["expired"] = f => Auth0(f, ("exp", TestTokens.At(-60))),
        ["not yet"] = f => Auth0(f, ("nbf", TestTokens.At(300))),
        ["exp missing"] = f => Auth0(f, ("exp", null)),
        ["exp text"] = f => Auth0(f, ("exp", "4102444800")),
        ["exp no number"] = f => Auth0(f, ("exp", "never")),
        ["exp a list"] = f => Auth0(f, ("exp", new JsonArray(TestTokens.At(60)))),
        ["exp zero"] = f => Auth0(f, ("exp", 0)),
        ["exp negative"] = f => Auth0(f, ("exp", -1)),
        ["exp beyond time"] = f => Auth0(f, ("exp", 9_000_000_000_000_000_000)),
        ["exp 1e300"] = f => Auth0(f, ("exp", 1e300)),
        ["sub missing"] = f => Auth0(f, ("sub", null)),
        ["sub empty"] = f => Auth0(f, ("sub", "")),
        ["sub a list"] = f => Auth0(f, ("sub", new JsonArray("user-1"))),
        ["ID token, for the client"] = f => Auth0(f, ("aud", "client-id"), ("nonce", "n")),
        ["ID token, for the API"] = f => Auth0(f, ("at_hash", "x")),
        ["ID token of Keycloak"] = f => Oidc(f, ("typ", "ID")),
        ["refresh token of Keycloak"] = f => Oidc(f, ("typ", "Refresh")),
        ["bound to a key of the client"] = f => Oidc(f, ("cnf", new JsonObject { ["jkt"] = "x" })),
        ["logout token"] = f => TestTokens.Sign(
            f.OidcClaims(), f.Oidc.Key, TestTokens.Header(f.Oidc.Key).With(("typ", "logout+jwt"))),
        ["anon"] = f => Supabase(f, ("role", "anon")),
        ["service_role"] = f => Supabase(f, ("role", "service_role")),
        ["anonymous user"] = f => Supabase(f, ("is_anonymous", true)),
        ["anonymous in other words"] = f => Supabase(f, ("is_anonymous", "true")),
        ["anon by secret"] = f => TestTokens.Sign(f.SupabaseClaims().With(("role", "anon")), f.Secret),
        ["Supabase's at Auth0"] = f => TestTokens.Sign(f.Auth0Claims(), f.Supabase.Key),
        ["Auth0's at Supabase"] = f => TestTokens.Sign(f.SupabaseClaims(), f.Auth0.Key),
        ["OpenID Connect's at Auth0"] = f => TestTokens.Sign(f.Auth0Claims(), f.Oidc.Key),
        ["Auth0's at OpenID Connect"] = f => TestTokens.Sign(f.OidcClaims(), f.Auth0.Key),
        ["development's, where there is a project"] = f => TestTokens.Sign(
            f.SupabaseClaims().With(("iss", "enrichment-stream-development")), f.Secret),
    };

    private static string Auth0(IssuersFixture f, params (string, JsonNode?)[] changes) =>
        TestTokens.Sign(f.Auth0Claims().With(changes), f.Auth0.Key);

    private static string Oidc(IssuersFixture f, params (string, JsonNode?)[] changes) =>
        TestTokens.Sign(f.OidcClaims().With(changes), f.Oidc.Key);

    private static string Supabase(IssuersFixture f, params (string, JsonNode?)[] changes) =>
        TestTokens.Sign(f.SupabaseClaims().With(changes), f.Supabase.Key);
}
