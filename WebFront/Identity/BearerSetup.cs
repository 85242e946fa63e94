using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Holds each issuer's scheme to its own rules; what is not here, such as that tokens must be signed and must
/// end, is so by default.</summary>
internal sealed class BearerSetup(Issuers issuers) : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>How far an issuer's clock may be off.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (issuers.Find(name) is not { } issuer) return; // Never selected.

        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.EventsType = typeof(BearerEvents);
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler
        {
            MapInboundClaims = false,
            MaximumTokenSizeInBytes = RequestToken.MaxLength,
        });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuers = issuer.Spellings,
            ValidAudience = issuer.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidAlgorithms = issuer.Algorithms,
            ClockSkew = ClockSkew,
            TryAllIssuerSigningKeys = false,
            // Only the issuer's own key of that name: what a token brings or points to (jwk, jku, x5u) is not looked
            // at.
            IssuerSigningKeyResolver = (_, _, keyId, _) => issuer.Keys.Find(keyId ?? ""),
        };
    }

    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);
}
