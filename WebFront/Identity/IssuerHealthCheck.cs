using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Tells whether an issuer's keys can be had.</summary>
internal sealed class IssuerHealthCheck(IssuerKeys keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(keys.IsGood
            ? HealthCheckResult.Healthy("reached")
            : HealthCheckResult.Degraded("gives no keys: its users may get 401"));
}
