using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Tells whether any silo hears Redis and, where Redis refuses one, what to grant.</summary>
internal sealed class IngestHealthCheck(RedisLink redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis switch
        {
            { ReachesCluster: true, SubscribedSilos: > 0, Refusal: null } => HealthCheckResult.Healthy("subscribed"),
            { ReachesCluster: true, SubscribedSilos: > 0, Refusal: { } some } =>
                HealthCheckResult.Degraded($"subscribed, but not on every silo: {some}"),
            { ReachesCluster: true, Refusal: { } refusal } =>
                new HealthCheckResult(context.Registration.FailureStatus, $"no silo is subscribed to Redis: {refusal}"),
            _ => new HealthCheckResult(context.Registration.FailureStatus, "no silo is subscribed to Redis"),
        });
}
