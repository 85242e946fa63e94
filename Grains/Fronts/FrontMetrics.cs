using System.Diagnostics.Metrics;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>Counts what a silo tells the fronts.</summary>
internal sealed class FrontMetrics
{
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _broadcasts;
    private readonly Counter<long> _skipped;
    private readonly UpDownCounter<long> _fronts;
    private readonly Counter<long> _forgotten;

    public FrontMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMeter.Name);
        _deliveries = meter.CreateCounter<long>(
            "enrichment.front.deliveries", "{delivery}", "Deliveries to fronts over their streams, beats included, by result.");
        _broadcasts = meter.CreateCounter<long>("enrichment.front.broadcasts", "{broadcast}", "Broadcasts in those that were sent.");
        _skipped = meter.CreateCounter<long>(
            "enrichment.front.skipped", "{broadcast}", "Broadcasts left out since too much waited for a front.");
        _fronts = meter.CreateUpDownCounter<long>("enrichment.front.known", "{front}", "Fronts that follow BOMs of this silo.");
        _forgotten = meter.CreateCounter<long>(
            "enrichment.front.forgotten", "{front}", "Fronts forgotten since nothing was heard of them.");
    }

    public void Delivered(int broadcasts)
    {
        _deliveries.Add(1, new KeyValuePair<string, object?>("result", "sent"));
        _broadcasts.Add(broadcasts);
    }

    public void Failed() => _deliveries.Add(1, new KeyValuePair<string, object?>("result", "failed"));

    public void Skipped() => _skipped.Add(1);

    public void Came() => _fronts.Add(1);

    public void Went() => _fronts.Add(-1);

    public void Forgot() => _forgotten.Add(1);
}
