using System.Net;
using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

[Collection(IssuersCollection.Name), Trait("Suite", "Http")]
public sealed class GoodTokenTests(IssuersFixture fixture)
{
    private static readonly Dictionary<string, Func<IssuersFixture, string>> Tokens = new()
    {
        ["Auth0"] = f => f.Token(),
        ["Supabase, ES256"] = f => TestTokens.Sign(f.SupabaseClaims(), f.Supabase.Key),
        ["Supabase, HS256"] = f => TestTokens.Sign(f.SupabaseClaims(), f.Secret),
        ["OpenID Connect"] = f => TestTokens.Sign(f.OidcClaims(), f.Oidc.Key),
        ["aud is a list"] = f => TestTokens.Sign(
            f.Auth0Claims().With(("aud", new JsonArray("https://x/userinfo", IssuersFixture.Auth0Audience))), f.Auth0.Key),
        ["iss with a slash"] = f => TestTokens.Sign(f.OidcClaims().With(("iss", f.Oidc.Url + "/")), f.Oidc.Key),
        ["exp with a fraction"] = f => TestTokens.Sign(
            f.Auth0Claims().With(("exp", TestTokens.At(60) + 0.5)), f.Auth0.Key),
        ["typ at+jwt"] = f => TestTokens.Sign(
            f.OidcClaims(), f.Oidc.Key, TestTokens.Header(f.Oidc.Key).With(("typ", "at+jwt"))),
        ["no typ"] = f => TestTokens.Sign(f.OidcClaims(), f.Oidc.Key, TestTokens.Header(f.Oidc.Key).With(("typ", null))),
        ["Keycloak's access token"] = f => TestTokens.Sign(f.OidcClaims().With(("typ", "Bearer")), f.Oidc.Key),
        ["HS256 with a kid"] = f => TestTokens.Sign(
            f.SupabaseClaims(), f.Secret, TestTokens.Header(f.Secret).With(("kid", "legacy"))),
        ["nbf within the skew"] = f => TestTokens.Sign(
            f.Auth0Claims().With(("nbf", TestTokens.At(15))), f.Auth0.Key),
    };

    public static TheoryData<string> Names => [.. Tokens.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Token_Good_IsTakenInTheHeader(string name)
    {
        // Nothing is known of the BOM: who is let in learns that, and nobody else does.
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync($"boms/{Documents.NewBom()}", Tokens[name](fixture)));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Token_Good_OpensAStreamByTheUrl(string name)
    {
        using var response = await fixture.SendAsync($"stream/{Documents.NewBom()}?token={Tokens[name](fixture)}", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Token_OfAnIssuerInTheUrl_OpensTheStreamAlone()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync($"boms/b?token={fixture.Token()}", null));
    }

    [Fact]
    public async Task TwoTokens_OnOneConnection_EachCountForThemselves()
    {
        var bom = Documents.NewBom();
        await fixture.Service.PublishAsync(bom, OwnedDocuments.Progress("e1", "org-1"));
        await fixture.Service.AppliedAsync(bom, "e1");
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        using var client = new HttpClient(handler);

        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, bom, fixture.Token("org-1")));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, bom, fixture.Token("org-2")));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, bom, null));
        }
    }

    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string bom, string? token)
    {
        using var response = await fixture.SendAsync($"boms/{bom}", token, client);
        await response.Content.ReadAsByteArrayAsync(Limits.HangToken);
        return response.StatusCode;
    }
}
