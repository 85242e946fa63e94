namespace EnrichmentStream.WebFront.Revocation;

/// <summary>What the access rules of Redis let a front do with revocations.</summary>
internal enum RevocationAccess
{
    /// <summary>All that it must.</summary>
    Full,

    /// <summary>Read those that are kept, but not hear of new ones: they take effect a little later.</summary>
    ReadOnly,

    /// <summary>Read and perhaps hear them, but not keep new ones: nobody can be revoked by this front.</summary>
    NoWrite,

    /// <summary>Not even read them: nobody is let in whom one could concern.</summary>
    None,
}
