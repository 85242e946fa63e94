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

    public EnrichmentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GrainMeter.Name);
        _events = meter.CreateCounter<long>(
            "enrichment.grain.events", "{event}", "Events that reached a grain, by outcome.");
    }

    public void Accepted(AcceptOutcome outcome) => _events.Add(1, Tags[(int)outcome]);
}
