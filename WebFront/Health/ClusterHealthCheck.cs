using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal sealed class ClusterHealthCheck(RedisLink redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.ReachesCluster
            ? HealthCheckResult.Healthy("connected")
            : HealthCheckResult.Unhealthy("waiting for a silo"));
}
