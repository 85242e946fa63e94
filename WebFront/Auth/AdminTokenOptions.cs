using Microsoft.AspNetCore.Authentication;

namespace EnrichmentStream.WebFront.Auth;

/// <summary>The static token that sees every BOM.</summary>
internal sealed class AdminTokenOptions : AuthenticationSchemeOptions
{
    /// <summary>The token; null or empty switches this way in off.</summary>
    public string? Token { get; set; }
}
