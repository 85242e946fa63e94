using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal sealed class RedisHealthCheck(RedisLink redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.ReachesRedis
            ? HealthCheckResult.Healthy("connected")
            : HealthCheckResult.Unhealthy("disconnected: start Redis, or correct REDIS_URL"));
}
