using System.Diagnostics.Metrics;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>Counts what was published, meter <c>EnrichmentStream.Publisher</c>.</summary>
internal sealed class PublisherMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _retries;

    public PublisherMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("EnrichmentStream.Publisher");
        _events = meter.CreateCounter<long>(
            "enrichment.publisher.events", "{event}", "Documents by channel and outcome.");
        _retries = meter.CreateCounter<long>(
            "enrichment.publisher.retries", "{attempt}", "Attempts after the first, by channel.");
    }

    public void Ended(string channel, ChannelOutcome outcome) =>
        _events.Add(1, new("channel", channel), new("outcome", outcome.ToString()));

    public void Retried(string channel) => _retries.Add(1, new KeyValuePair<string, object?>("channel", channel));
}
