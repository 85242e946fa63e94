using System.Diagnostics.Metrics;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Measures the passes of the <see cref="Canary"/>.</summary>
internal sealed class CanaryMetrics
{
    private readonly Histogram<double> _duration;

    public CanaryMetrics(IMeterFactory meters) => _duration = meters.Create(FrontMeter.Name).CreateHistogram<double>(
        "enrichment.canary.duration", "s", "Time of an event of the front's own from Redis to a stream, by result.");

    public void Passed(CanaryReport report) => _duration.Record(
        report.Duration.TotalSeconds,
        new KeyValuePair<string, object?>("result", report.Fault is null ? "passed" : "failed"));
}
