using System.Diagnostics.Metrics;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Counts what was refused since one person asked for too much.</summary>
internal sealed class LimitMetrics
{
    private readonly Counter<long> _refused;

    public LimitMetrics(IMeterFactory meters) => _refused = meters.Create(FrontMeter.Name).CreateCounter<long>(
        "enrichment.limits.refused", "{request}", "Requests refused, by the limit that was reached.");

    public void UnknownBoms() => Refused("UnknownBoms");

    public void HistoryReads() => Refused("HistoryReads");

    private void Refused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
