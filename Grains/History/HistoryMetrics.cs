using System.Diagnostics.Metrics;

namespace EnrichmentStream.Grains.History;

/// <summary>Measures the way from the grains to the history.</summary>
internal sealed class HistoryMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _failures;
    private readonly UpDownCounter<long> _waiting;
    private readonly UpDownCounter<long> _waitingBytes;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _lag;

    public HistoryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMeter.Name);
        _events = meter.CreateCounter<long>(
            "enrichment.history.events", "{event}", "Events for the history: recorded, known, refused, overflow, lost.");
        _failures = meter.CreateCounter<long>("enrichment.history.failures", "{batch}", "Batches that had to be tried again.");
        _waiting = meter.CreateUpDownCounter<long>("enrichment.history.waiting", "{event}", "Events waiting to be recorded.");
        _waitingBytes = meter.CreateUpDownCounter<long>(
            "enrichment.history.waiting.size", "By", "Bytes of the events waiting to be recorded.");
        _batch = meter.CreateHistogram<int>("enrichment.history.batch", "{event}", "Events of one insert.");
        _lag = meter.CreateHistogram<double>(
            "enrichment.history.lag", "s", "From an event's arrival at the grain until it was recorded; of each batch the longest.");
    }

    public void Events(string outcome, int count)
    {
        if (count > 0) _events.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
    }

    public void Failed() => _failures.Add(1);

    public void Waiting(int events, long bytes)
    {
        _waiting.Add(events);
        _waitingBytes.Add(bytes);
    }

    public void Batch(int events, TimeSpan lag)
    {
        _batch.Record(events);
        _lag.Record(lag.TotalSeconds);
    }
}
