using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Tells whether the silos record events. Where they cannot, watchers still see what is true now: a word, and
/// no reason to take the front out of service.</summary>
internal sealed class HistoryHealthCheck(RedisLink silos) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silos.History is { } word && word.StartsWith("unavailable", StringComparison.Ordinal)
            ? HealthCheckResult.Degraded(word)
            : HealthCheckResult.Healthy(silos.History ?? "unknown"));
}
