using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>Meters of one test, and what they counted.</summary>
internal sealed class UnitsMeters : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public MetricCollector<long> Collect(string meter, string instrument) => new(Factory, meter, instrument);

    public void Dispose() => _services.Dispose();
}
