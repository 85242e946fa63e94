using System.Net;
using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>An issuer whose name is not the address where it is reached, and tokens of one that nobody knows.</summary>
[Trait("Suite", "Http")]
public sealed class HiddenIssuerTests
{
    private const string Audience = "enrichment-api";
    private const string PublicName = "https://login.example/realms/ananta";

    private static readonly SigningKey Secret = SigningKey.Secret("a-shared-secret-of-at-least-32-bytes");

    [Theory]
    [InlineData(null)]
    [InlineData(PublicName)]
    [InlineData(PublicName + "/")]
    public async Task Oidc_UnderAnotherNameThanItsAddress_IsTaken(string? discovered)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Name = discovered;
        await using var service = await StandaloneHarness.StartAsync(
            "--OIDC_AUTHORITY", issuer.Url, "--OIDC_AUDIENCE", Audience, "--OIDC_ISSUER", PublicName);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Sign(issuer, PublicName)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, Sign(issuer, issuer.Url)));
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/keys")]
    public async Task Oidc_WithItsKeysElsewhere_IsTaken(string metadata)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StandaloneHarness.StartAsync(
            "--OIDC_ISSUER", PublicName, "--OIDC_AUDIENCE", Audience, "--OIDC_METADATA", issuer.Url + metadata);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Sign(issuer, PublicName)));
    }

    [Fact]
    public async Task Auth0_UnderAnotherNameThanItsAddress_IsTaken()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StandaloneHarness.StartAsync(
            "--AUTH0_DOMAIN", issuer.Url, "--AUTH0_AUDIENCE", Audience, "--AUTH0_ISSUER", "https://tenant.auth0.com/",
            "--AUTH0_METADATA", issuer.Url + "/keys");

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Sign(issuer, "https://tenant.auth0.com/")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, Sign(issuer, "https://tenant.auth0.com")));
    }

    // As its users' settings have it: reached as one name, its tokens naming another, all without https.
    [Theory]
    [InlineData("http://localhost:8000/auth/v1")]
    [InlineData("http://kong:8000/auth/v1")]
    [InlineData("supabase")]
    public async Task Supabase_HostedByOneself_TakesItsSecretWithoutAUrl(string name)
    {
        await using var service = await StandaloneHarness.StartAsync(
            "--SUPABASE_ISSUER", name, "--SUPABASE_JWT_SECRET", "a-shared-secret-of-at-least-32-bytes");
        var claims = TestTokens.Claims(name, "authenticated");

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, TestTokens.Sign(claims, Secret)));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await AskAsync(service, TestTokens.Sign(claims.With(("iss", "enrichment-stream-development")), Secret)));
    }

    [Fact]
    public async Task Supabase_ReachedElsewhere_TakesItsKeysAndItsSecret()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Ec("ec"));
        await using var service = await StandaloneHarness.StartAsync(
            "--SUPABASE_URL", issuer.Url, "--SUPABASE_ISSUER", "https://db.example/auth/v1",
            "--SUPABASE_JWT_SECRET", "a-shared-secret-of-at-least-32-bytes");
        var claims = TestTokens.Claims("https://db.example/auth/v1", "authenticated");

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, TestTokens.Sign(claims, issuer.Key)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, TestTokens.Sign(claims, Secret)));
    }

    [Fact]
    public async Task UnknownIssuer_OfManyTokens_IsLoggedOnceByItsNameAlone()
    {
        await using var service = await StandaloneHarness.StartAsync(
            "--SUPABASE_ISSUER", "http://localhost:8000/auth/v1", "--SUPABASE_JWT_SECRET", "a-shared-secret-of-at-least-32-bytes",
            "--Logging:Recorder:LogLevel:EnrichmentStream", "Warning",
            "--Logging:Recorder:LogLevel:EnrichmentStream.WebFront.Identity", "Warning");
        var name = "http://127.0.0.1:8000/\u001b[2K\r\n" + new string('x', 3_000);
        var token = TestTokens.Sign(
            TestTokens.Claims(name, "authenticated").With(("sub", JsonValue.Create("secret-subject"))), Secret);

        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, token));

        var line = Assert.Single(service.Logs.Lines, line => line.Contains("issuer", StringComparison.Ordinal));
        Assert.Contains("'http://127.0.0.1:8000/?[2K??xxx", line, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8000/auth/v1", line, StringComparison.Ordinal);
        Assert.Contains("SUPABASE_ISSUER", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 100, 600);
        Assert.DoesNotContain("secret-subject", line, StringComparison.Ordinal);
        foreach (var part in token.Split('.')) Assert.DoesNotContain(part[..20], line, StringComparison.Ordinal);
    }

    private static string Sign(TestIssuer issuer, string name) =>
        TestTokens.Sign(TestTokens.Claims(name, Audience), issuer.Key);

    // Who is let in learns that the BOM is unknown.
    private static async Task<HttpStatusCode> AskAsync(StandaloneHarness service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/boms/unknown");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await service.Http.SendAsync(request, Limits.HangToken);
        return response.StatusCode;
    }
}
