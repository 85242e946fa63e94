using System.Diagnostics.Metrics;
using EnrichmentStream.Grains.Enrichment;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Counts what grains read from the history, and what that mended.</summary>
internal sealed class RepairMetrics
{
    private readonly Counter<long> _reads;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _repaired;
    private readonly UpDownCounter<long> _reading;

    public RepairMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EnrichmentMetrics.MeterName);
        _reads = meter.CreateCounter<long>("enrichment.history.reads", "{read}", "Reads of the history, by result.");
        _duration = meter.CreateHistogram<double>(
            "enrichment.history.read.duration", "s", "Time of a read, waiting for a slot included.");
        _repaired = meter.CreateCounter<long>(
            "enrichment.history.repaired", "{event}", "Events that only the history had, and watchers got.");
        _reading = meter.CreateUpDownCounter<long>("enrichment.history.reading", "{read}", "Reads under way.");
    }

    public void Began() => _reading.Add(1);

    public void Ended() => _reading.Add(-1);

    public void Read(string result, TimeSpan elapsed)
    {
        _reads.Add(1, new KeyValuePair<string, object?>("result", result));
        _duration.Record(elapsed.TotalSeconds);
    }

    public void Repaired(int events) => _repaired.Add(events);
}
