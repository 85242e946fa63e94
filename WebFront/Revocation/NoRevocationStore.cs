namespace EnrichmentStream.WebFront.Revocation;

/// <summary>For one process with a Redis of its own: what it knows ends with it, and with what the other
/// keeps.</summary>
internal sealed class NoRevocationStore : IRevocationStore
{
    public bool IsShared => false;

    public Task KeepAsync(RevokedAccess revoked) => Task.CompletedTask;

    public Task<IReadOnlyList<RevokedAccess>> LoadAsync(DateTimeOffset oldest) =>
        Task.FromResult<IReadOnlyList<RevokedAccess>>([]);

    public Task PruneAsync(DateTimeOffset oldest) => Task.CompletedTask;
}
