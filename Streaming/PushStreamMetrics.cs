using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EnrichmentStream.Streaming;

/// <summary>Instruments of all push stream providers of a process, tagged by provider.</summary>
internal sealed class PushStreamMetrics
{
    public const string MeterName = "EnrichmentStream.Streaming";

    private const string ProviderTag = "provider";

    private readonly Histogram<double> _age;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _enqueued;
    private readonly Counter<long> _overtaken;
    private readonly ConcurrentDictionary<string, PushQueues> _providers = [];

    public PushStreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _enqueued = meter.CreateCounter<long>(
            "enrichment.streaming.enqueued", "{batch}", "Batches that producers published.");
        _dropped = meter.CreateCounter<long>(
            "enrichment.streaming.dropped", "{batch}", "Batches that a full queue dropped.");
        _overtaken = meter.CreateCounter<long>(
            "enrichment.streaming.overtaken", "{batch}", "Batches that a lagging subscriber lost.");
        _age = meter.CreateHistogram<double>(
            "enrichment.streaming.delivery.age", "s", "Time from publishing until the batch is handed to a delivery.");
        meter.CreateObservableUpDownCounter(
            "enrichment.streaming.depth", () => Measure(queues => queues.Depth), "{batch}",
            "Batches that wait in queues.");
        meter.CreateObservableUpDownCounter(
            "enrichment.streaming.behind", () => Measure(queues => queues.Behind), "{cursor}",
            "Subscribers that have batches left to take.");
    }

    /// <summary>Reports depth and lag of a provider's queues from now on.</summary>
    public void Observe(string provider, PushQueues queues) => _providers[provider] = queues;

    public void Enqueued(string provider) => _enqueued.Add(1, Tag(provider));

    public void Dropped(string provider) => _dropped.Add(1, Tag(provider));

    public void Overtaken(string provider, long batches) => _overtaken.Add(batches, Tag(provider));

    public void Taken(string provider, TimeSpan age) => _age.Record(age.TotalSeconds, Tag(provider));

    private static KeyValuePair<string, object?> Tag(string provider) => new(ProviderTag, provider);

    private IEnumerable<Measurement<long>> Measure(Func<PushQueues, long> value) =>
        _providers.Select(provider => new Measurement<long>(value(provider.Value), Tag(provider.Key)));
}
