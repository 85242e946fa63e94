using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.Publisher.Tokens;

/// <summary>Signs tokens for trying out, as a Supabase project on this machine would.</summary>
internal static class DevelopmentToken
{
    /// <summary>Whose tokens the front takes where a shared secret is set and no project is.</summary>
    public const string Issuer = "enrichment-stream-development";

    private const string Audience = "authenticated";

    /// <summary>Signs a token.</summary>
    /// <param name="secret">The front's <c>SUPABASE_JWT_SECRET</c>.</param>
    /// <param name="issuer">What <c>iss</c> says.</param>
    /// <param name="organization">Whose BOMs it opens.</param>
    /// <param name="subject">Who it is for.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="lifetime">How long it lasts.</param>
    public static string Sign(
        string secret, string issuer, string organization, string subject, DateTimeOffset now, TimeSpan lifetime) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Subject = new ClaimsIdentity([new Claim("sub", subject), new Claim("role", Audience)]),
            Claims = new Dictionary<string, object>
            {
                ["app_metadata"] = new Dictionary<string, object> { ["organization_id"] = organization },
            },
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });
}
