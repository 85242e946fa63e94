using System.Diagnostics.Metrics;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Counts the BOMs that the process follows, and what its hubs had to mend.</summary>
internal sealed class HubMetrics
{
    private readonly UpDownCounter<long> _hubs;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _overflows;
    private readonly Counter<long> _repaired;
    private readonly Counter<long> _resubscribed;
    private readonly Counter<long> _joins;
    private readonly Counter<long> _failedReaders;

    public HubMetrics(IMeterFactory meters)
        : this(meters.Create(FrontMeter.Name))
    {
    }

    private HubMetrics(Meter meter)
    {
        _hubs = meter.CreateUpDownCounter<long>("enrichment.hub.boms", "{bom}", "BOMs that this process follows.");
        _gaps = meter.CreateCounter<long>(
            "enrichment.hub.gaps", "{gap}", "Jumps in a stream that made a front ask the grain.");
        _overflows = meter.CreateCounter<long>(
            "enrichment.hub.overflows", "{batch}", "Batches that found a hub's queue full.");
        _repaired = meter.CreateCounter<long>(
            "enrichment.hub.repaired", "{event}", "Events that a grain's answer brought first.");
        _resubscribed = meter.CreateCounter<long>(
            "enrichment.hub.resubscribed", "{subscription}", "Streams that had fallen silent.");
        _joins = meter.CreateCounter<long>(
            "enrichment.hub.joins", "{connection}", "Streams opened, by how they began.");
        _failedReaders = meter.CreateCounter<long>(
            "enrichment.hub.failed_readers", "{connection}", "Streams cut since sending to them failed by a fault of ours.");
    }

    /// <summary>For what is not counted: a meter that nobody listens to.</summary>
    public static HubMetrics Uncounted { get; } = new(new Meter(FrontMeter.Uncounted));

    public void Opened() => _hubs.Add(1);

    public void Closed() => _hubs.Add(-1);

    public void Gap() => _gaps.Add(1);

    public void Overflow() => _overflows.Add(1);

    public void Repaired(int events) => _repaired.Add(events);

    public void Resubscribed() => _resubscribed.Add(1);

    public void ReaderFailed() => _failedReaders.Add(1);

    public void Joined(JoinOutcome outcome) => _joins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
