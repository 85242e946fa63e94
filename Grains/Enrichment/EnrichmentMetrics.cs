using System.Diagnostics.Metrics;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>Counts what the grains do with events.</summary>
internal sealed class EnrichmentMetrics
{
    // Made once: a tag of an enum would be boxed for every event.
    private static readonly KeyValuePair<string, object?>[] Tags =
        [.. Enum.GetValues<AcceptOutcome>().Select(outcome => KeyValuePair.Create("outcome", (object?)outcome))];

    private readonly Counter<long> _events;
    private readonly Counter<long> _broadcasts;

    public EnrichmentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMeter.Name);
        _events = meter.CreateCounter<long>(
            "enrichment.grain.events", "{event}", "Events that reached a grain, by outcome.");
        _broadcasts = meter.CreateCounter<long>(
            "enrichment.grain.broadcasts", "{batch}", "Batches for the stream, by result.");
    }

    public void Accepted(AcceptOutcome outcome) => _events.Add(1, Tags[(int)outcome]);

    public void Broadcast(string result) => _broadcasts.Add(1, new KeyValuePair<string, object?>("result", result));
}
