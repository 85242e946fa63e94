using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal sealed class IngestHealthCheck(RedisLink redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis is { ReachesCluster: true, SubscribedSilos: > 0 }
            ? HealthCheckResult.Healthy("subscribed")
            : HealthCheckResult.Unhealthy("no silo is subscribed to Redis"));
}
