namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Whose access is revoked.</summary>
internal enum RevocationKind
{
    /// <summary>That of one person.</summary>
    Subject,

    /// <summary>That of everybody in an organization.</summary>
    Organization,

    /// <summary>That of everybody to one BOM.</summary>
    Bom,
}
