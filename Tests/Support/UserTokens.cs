using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.Tests.Support;

/// <summary>Login tokens of the development issuer.</summary>
internal static class UserTokens
{
    public const string Secret = "a-shared-secret-that-only-tests-know-0123456789";

    /// <summary>The setting that makes a front take them.</summary>
    public static readonly KeyValuePair<string, string> Setting = new("SUPABASE_JWT_SECRET", Secret);

    /// <summary>A document that says whose BOM it is.</summary>
    public static string EventOf(string organization) =>
        $$$"""{"event_id":"{{{Guid.NewGuid()}}}","event_type":"progress","organization_id":"{{{organization}}}","state":{}}""";

    /// <summary>Mints a token.</summary>
    /// <param name="subject">Its <c>sub</c>.</param>
    /// <param name="organization">The organization; null for none.</param>
    /// <param name="lifeSeconds">How long it lives from now on; less than zero for one that is over.</param>
    /// <param name="ageSeconds">How long ago it was issued.</param>
    public static string Mint(string subject, string? organization, double lifeSeconds = 3_600, double ageSeconds = 60)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "enrichment-stream-development",
            ["aud"] = "authenticated",
            ["sub"] = subject,
            ["iat"] = now.AddSeconds(-ageSeconds).ToUnixTimeSeconds(),
            ["exp"] = now.AddSeconds(lifeSeconds).ToUnixTimeSeconds(),
        };
        if (organization is not null) claims["org_id"] = organization;
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }
}
