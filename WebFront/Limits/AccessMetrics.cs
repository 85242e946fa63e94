using System.Diagnostics.Metrics;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>Counts whom the front turned away, and which streams it ended.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _unauthorized;

    public AccessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(FrontMeter.Name);
        _refused = meter.CreateCounter<long>(
            "enrichment.access.refused", "{stream}", "Streams refused, by the cap that was reached.");
        _ended = meter.CreateCounter<long>(
            "enrichment.access.ended", "{stream}", "Streams ended before their run, by reason.");
        _unauthorized = meter.CreateCounter<long>(
            "enrichment.access.unauthorized", "{request}", "Requests without a good token, by status.");
    }

    public void Refused(StreamCap cap) => _refused.Add(1, new KeyValuePair<string, object?>("cap", cap.ToString()));

    public void Ended(string reason, int streams)
    {
        if (streams > 0) _ended.Add(streams, new KeyValuePair<string, object?>("reason", reason));
    }

    public void Unauthorized(int status) => _unauthorized.Add(1, new KeyValuePair<string, object?>("status", status));
}
