using System.Diagnostics.Metrics;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Counts what looking into the history has mended.</summary>
internal sealed class RepairMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _repaired = meters.Create(GrainMeter.Name).CreateCounter<long>(
        "enrichment.history.repaired", "{event}", "Events that only the history had, and watchers got.");

    public void Repaired(int events) => _repaired.Add(events);
}
