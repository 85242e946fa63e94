using System.Net;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Tokens;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>The tokens that the command line mints for trying out.</summary>
[Trait("Suite", "Http")]
public sealed class DevelopmentTokenTests
{
    private const string Secret = "a-development-secret-of-32-bytes";

    [Theory]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:54321")]
    public async Task Token_Minted_OpensItsOrganizationsBomsAlone(string? supabaseUrl)
    {
        string[] settings = ["--SUPABASE_JWT_SECRET", Secret];
        if (supabaseUrl is not null) settings = [.. settings, "--SUPABASE_URL", supabaseUrl];
        await using var service = await StandaloneHarness.StartAsync(settings);
        await service.PublishAsync("bom", OwnedDocuments.Progress("e1", "org-1"));
        await service.AppliedAsync("bom", "e1");

        Assert.Equal(HttpStatusCode.OK, await AskAsync(service, Mint("org-1", supabaseUrl)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(service, Mint("org-2", supabaseUrl)));
    }

    [Theory]
    [InlineData("AUTH0_DOMAIN", "tenant.eu.auth0.com")]
    [InlineData("OIDC_AUTHORITY", "http://localhost:8080/realms/x")]
    [InlineData("SUPABASE_URL", "https://ref.supabase.co")]
    [InlineData("SUPABASE_URL", "http://issuer.example")]
    [InlineData("SUPABASE_JWT_SECRET", "short")]
    [InlineData("SUPABASE_JWT_SECRET", "")]
    public void Minting_WhereARealIssuerIsSet_IsRefused(string setting, string value)
    {
        var refused = Assert.Throws<CommandException>(() => DevelopmentIssuer.Read(Settings(setting, value)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.WrongSetting, refused.ExitCode);
    }

    private static string Mint(string organization, string? supabaseUrl)
    {
        var issuer = DevelopmentIssuer.Read(Settings("SUPABASE_URL", supabaseUrl));
        return DevelopmentToken.Sign(
            issuer.Secret, issuer.Name, organization, "developer", TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));
    }

    private static IConfigurationRoot Settings(string setting, string? value) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["SUPABASE_JWT_SECRET"] = Secret, [setting] = value })
        .Build();

    private static async Task<HttpStatusCode> AskAsync(StandaloneHarness service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/boms/bom");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await service.Http.SendAsync(request, Limits.HangToken);
        return response.StatusCode;
    }
}
