using System.Net;
using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>One service that takes the tokens of three real issuers and of a shared secret, all at once.</summary>
public sealed class IssuersFixture : IAsyncLifetime
{
    internal const string Auth0Audience = "https://api.example";
    internal const string OidcAudience = "enrichment-api";
    internal const string SupabaseAudience = "authenticated";

    private const string SharedSecret = "a-shared-secret-of-at-least-32-bytes";

    // Set before any test.
    internal StandaloneHarness Service { get; private set; } = null!;

    internal TestIssuer Auth0 { get; private set; } = null!;

    internal TestIssuer Supabase { get; private set; } = null!;

    internal TestIssuer Oidc { get; private set; } = null!;

    internal SigningKey Secret { get; } = SigningKey.Secret(SharedSecret);

    /// <summary>The issuer as Auth0 writes it.</summary>
    internal string Auth0Name => Auth0.Url + "/";

    internal string SupabaseName => Supabase.Url + "/auth/v1";

    public async Task InitializeAsync()
    {
        Auth0 = await TestIssuer.StartAsync(SigningKey.Rsa("auth0-1"));
        Supabase = await TestIssuer.StartAsync(SigningKey.Ec("supabase-1"));
        Oidc = await TestIssuer.StartAsync(SigningKey.Rsa("oidc-1"));
        Service = await StandaloneHarness.StartAsync(
            "--AUTH0_DOMAIN", Auth0.Url, "--AUTH0_AUDIENCE", Auth0Audience,
            "--SUPABASE_URL", Supabase.Url, "--SUPABASE_JWT_SECRET", SharedSecret,
            "--OIDC_AUTHORITY", Oidc.Url, "--OIDC_AUDIENCE", OidcAudience);
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Auth0.DisposeAsync();
        await Supabase.DisposeAsync();
        await Oidc.DisposeAsync();
    }

    internal JsonObject Auth0Claims(string? organization = "org-1") =>
        TestTokens.Claims(Auth0Name, Auth0Audience, organization);

    internal JsonObject SupabaseClaims(string? organization = "org-1")
    {
        var claims = TestTokens.Claims(SupabaseName, SupabaseAudience, organization: null)
            .With(("role", "authenticated"), ("is_anonymous", false));
        if (organization is not null) claims["app_metadata"] = new JsonObject { ["organization_id"] = organization };
        return claims;
    }

    internal JsonObject OidcClaims(string? organization = "org-1") =>
        TestTokens.Claims(Oidc.Url, OidcAudience, organization);

    /// <summary>A good token of the first issuer.</summary>
    internal string Token(string? organization = "org-1") => TestTokens.Sign(Auth0Claims(organization), Auth0.Key);

    /// <summary>Asks for a path below <c>/api/enrichment/</c> and reads the answer's head.</summary>
    internal async Task<HttpResponseMessage> SendAsync(string path, string? token, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Service.Http.BaseAddress!, "/api/enrichment/" + path));
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await (client ?? Service.Http).SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
    }

    internal async Task<HttpStatusCode> StatusAsync(string path, string? token)
    {
        using var response = await SendAsync(path, token);
        return response.StatusCode;
    }

    /// <summary>Opens a stream with a token and reads its connected frame.</summary>
    internal async Task<SseStream> WatchAsync(string bom, string token)
    {
        var response = await SendAsync($"stream/{bom}", token);
        return await new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken)).ConnectAsync();
    }
}
