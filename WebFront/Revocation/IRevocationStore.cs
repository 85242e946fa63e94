namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Where revocations outlive the fronts that know them.</summary>
internal interface IRevocationStore
{
    /// <summary>Whether there are other fronts, which are told and tell over Redis.</summary>
    bool IsShared { get; }

    /// <summary>Keeps one for as long as it refuses anybody.</summary>
    Task KeepAsync(RevokedAccess revoked);

    /// <summary>All that were kept and are not older than a moment.</summary>
    Task<IReadOnlyList<RevokedAccess>> LoadAsync(DateTimeOffset oldest);

    /// <summary>Forgets those that are older than a moment.</summary>
    Task PruneAsync(DateTimeOffset oldest);
}
