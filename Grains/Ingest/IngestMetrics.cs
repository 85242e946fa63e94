using System.Diagnostics.Metrics;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Counts what ingest receives, drops and sends.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> _received;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _superseded;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _replayed;
    private readonly UpDownCounter<long> _waiting;
    private readonly Meter _meter;

    public IngestMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(GrainMeter.Name);
        _received = meter.CreateCounter<long>("enrichment.ingest.received", "{message}", "Messages heard from Redis.");
        _dropped = meter.CreateCounter<long>("enrichment.ingest.dropped", "{message}", "Messages dropped, by reason.");
        _superseded = meter.CreateCounter<long>(
            "enrichment.ingest.superseded", "{event}", "Progress events that gave way to newer ones in a full queue.");
        _retries = meter.CreateCounter<long>("enrichment.ingest.retries", "{call}", "Calls to grains tried again.");
        _replayed = meter.CreateCounter<long>("enrichment.ingest.replayed", "{message}", "Kept messages sent again.");
        _waiting = meter.CreateUpDownCounter<long>(
            "enrichment.ingest.waiting", "{event}", "Events waiting for a grain.");
    }

    /// <summary>Measures how far back messages are kept.</summary>
    public void ObserveReach(Func<TimeSpan> reach) => _meter.CreateObservableGauge(
        "enrichment.ingest.replay.age", () => reach().TotalSeconds, "s",
        "Age up to which kept messages can be sent again after a failover.");

    public void Received() => _received.Add(1);

    public void Dropped(DropReason reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Superseded(int count) => _superseded.Add(count);

    public void Retried() => _retries.Add(1);

    public void Replayed(int count) => _replayed.Add(count);

    public void Waiting(int change) => _waiting.Add(change);
}
