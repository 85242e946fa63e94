using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Support.Issuers;

/// <summary>How an issuer answers those who ask for its keys.</summary>
internal enum IssuerMood
{
    /// <summary>As it should.</summary>
    Good,

    /// <summary>Never, until asked no more.</summary>
    Silent,

    /// <summary>With a page that is no JSON.</summary>
    Garbage,

    /// <summary>With no keys.</summary>
    Empty,

    /// <summary>With 500.</summary>
    Failing,

    /// <summary>With a discovery document of another issuer.</summary>
    Foreign,
}
