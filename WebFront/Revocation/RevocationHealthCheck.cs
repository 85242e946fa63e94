using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Revocation;

/// <summary>Tells where the access rules of Redis are in the way.</summary>
internal sealed class RevocationHealthCheck(RevocationFeed feed) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(feed.Access switch
        {
            RevocationAccess.None => HealthCheckResult.Unhealthy(
                "refused: Redis does not let its user read the key, so users get 503; allow ~revocations:*"),
            RevocationAccess.NoWrite => HealthCheckResult.Degraded(
                "refused: Redis does not let its user write the key, so nobody can be revoked; allow ~revocations:*"),
            RevocationAccess.ReadOnly => HealthCheckResult.Degraded(
                "late: Redis does not let its user listen, so they take a second or more; allow &revocations:*"),
            _ => HealthCheckResult.Healthy("known"),
        });
}
