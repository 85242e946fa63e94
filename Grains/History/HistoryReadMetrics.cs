using System.Diagnostics.Metrics;

namespace EnrichmentStream.Grains.History;

/// <summary>Counts what grains read from the history.</summary>
internal sealed class HistoryReadMetrics
{
    private readonly Counter<long> _reads;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _reading;

    public HistoryReadMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMeter.Name);
        _reads = meter.CreateCounter<long>("enrichment.history.reads", "{read}", "Reads of the history, by result.");
        _duration = meter.CreateHistogram<double>(
            "enrichment.history.read.duration", "s", "Time of a read, waiting for a slot included.");
        _reading = meter.CreateUpDownCounter<long>("enrichment.history.reading", "{read}", "Reads under way.");
    }

    public void Began() => _reading.Add(1);

    public void Ended() => _reading.Add(-1);

    public void Read(string result, TimeSpan elapsed)
    {
        _reads.Add(1, new KeyValuePair<string, object?>("result", result));
        _duration.Record(elapsed.TotalSeconds);
    }
}
