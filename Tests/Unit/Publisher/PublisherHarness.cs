using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>A publisher over fake channels, by default with a clock on which every wait ends at once.</summary>
internal sealed class PublisherHarness : IDisposable
{
    private readonly UnitsMeters _meters = new();

    public PublisherHarness(
        bool withTable = true, bool withRedis = true, int tablePatience = 5, int redisPatience = 30,
        TimeProvider? time = null)
    {
        Time = time ?? new LeapingTime(PublisherSamples.Now);
        Table = new FakeChannel("table", Journal);
        Redis = new FakeChannel("redis", Journal);
        var metrics = new PublisherMetrics(_meters.Factory);
        Events = _meters.Collect("EnrichmentStream.Publisher", "enrichment.publisher.events");
        Publisher = new EnrichmentPublisher(
            withTable ? Sender(Table, tablePatience) : null, withRedis ? Sender(Redis, redisPatience) : null);

        ChannelSender Sender(FakeChannel channel, int patience) =>
            new(channel, TimeSpan.FromSeconds(patience), metrics, Time, Logger);
    }

    public TimeProvider Time { get; }

    /// <summary>Every attempt, in order: channel and event id.</summary>
    public List<string> Journal { get; } = [];

    public FakeChannel Table { get; }

    public FakeChannel Redis { get; }

    public FakeLogger Logger { get; } = new();

    public MetricCollector<long> Events { get; }

    public EnrichmentPublisher Publisher { get; }

    public void Dispose()
    {
        Events.Dispose();
        _meters.Dispose();
    }
}
