using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Tells whether an event of the front's own comes through. Only the first pass decides whether the front is ready,
/// by having ended.</summary>
internal sealed class CanaryHealthCheck(Canary canary, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(canary.Report switch
        {
            null => new HealthCheckResult(context.Registration.FailureStatus, "the first event is on its way"),
            { Fault: null } report => HealthCheckResult.Healthy(string.Create(
                CultureInfo.InvariantCulture,
                $"passed in {report.Duration.TotalMilliseconds:0} ms, {Age(report)} s ago")),
            { Fault: { } fault } report => HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture,
                $"failed, {Age(report)} s ago: {fault}; see whether every silo is alive, hears Redis and has this front's CHANNEL_PREFIX")),
        });

    private int Age(CanaryReport report) => (int)time.GetElapsedTime(report.At).TotalSeconds;
}
