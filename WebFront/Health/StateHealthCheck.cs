using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Tells in words whether something that the process watches anyway is as it should be.</summary>
internal sealed class StateHealthCheck(Func<bool> isGood, string good, string bad) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(isGood() ? HealthCheckResult.Healthy(good) : HealthCheckResult.Unhealthy(bad));
}
