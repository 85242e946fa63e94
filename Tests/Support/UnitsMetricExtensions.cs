using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>Sums of what a meter counted.</summary>
internal static class UnitsMetricExtensions
{
    public static long Sum(this MetricCollector<long> collector) =>
        collector.GetMeasurementSnapshot().Sum(measurement => measurement.Value);

    public static long Sum(this MetricCollector<long> collector, string tag, string value) => collector
        .GetMeasurementSnapshot()
        .Where(measurement => measurement.Tags.TryGetValue(tag, out var found) && found?.ToString() == value)
        .Sum(measurement => measurement.Value);
}
