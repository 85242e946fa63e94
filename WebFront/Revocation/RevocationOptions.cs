namespace EnrichmentStream.WebFront.Revocation;

/// <summary>How long a revocation counts.</summary>
internal sealed class RevocationOptions
{
    /// <summary>Hours for which a revocation refuses older tokens: at least the longest lifetime of a login
    /// token.</summary>
    /// <value>1 to 8,760; 24 by default, the longest that issuers give by default.</value>
    [ConfigurationKeyName("REVOCATION_HOURS")]
    public int Hours { get; set; } = 24;

    public TimeSpan Lifetime => TimeSpan.FromHours(Hours);
}
