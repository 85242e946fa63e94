using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

internal sealed class DrainHealthCheck(SseConnections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(!connections.Draining
            ? HealthCheckResult.Healthy("running")
            : HealthCheckResult.Unhealthy("stopping"));
}
