namespace EnrichmentStream.WebFront.Identity;

/// <summary>The static token that sees every BOM.</summary>
internal sealed class AdminTokenOptions
{
    /// <summary>Switches the token off where one would be there by default.</summary>
    public const string Off = "off";

    /// <summary>The token.</summary>
    /// <value>At least 32 characters (Standalone: any number); missing, empty or <c>off</c>, in any case of letters, means that there is
    /// none.</value>
    [ConfigurationKeyName("ADMIN_TOKEN")]
    public string? Token { get; set; }

    /// <summary>Whether there is one.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Token) && !Off.Equals(Token, StringComparison.OrdinalIgnoreCase);
}
