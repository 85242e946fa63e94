using System.Text;
using EnrichmentStream.Grains;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Ingest;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>A router with its sender, fake grains and a clock that the test drives.</summary>
internal sealed class UnitsIngest : IDisposable
{
    private readonly UnitsMeters _meters = new();
    private readonly Dictionary<string, UnitsFakeGrain> _grains = [];

    public UnitsIngest(IngestOptions? options = null)
    {
        Options = options ?? new IngestOptions();
        Metrics = new IngestMetrics(_meters.Factory);
        Sender = new InboxSender(Metrics, Time, NullLogger<InboxSender>.Instance);
        var factory = UnitsProxy.Of<IGrainFactory>((_, args) => Grain((string)args[0]!).Grain);
        Router = new IngestRouter(
            Microsoft.Extensions.Options.Options.Create(Options), factory, Sender, Metrics,
            new DropLog(Metrics, Time, NullLogger<DropLog>.Instance), Time);
    }

    public IngestOptions Options { get; }

    public IngestMetrics Metrics { get; }

    public UnitsClock Time { get; } = new();

    public InboxSender Sender { get; }

    public IngestRouter Router { get; }

    public UnitsFakeGrain Grain(string bomId)
    {
        if (!_grains.TryGetValue(bomId, out var grain)) _grains.Add(bomId, grain = new UnitsFakeGrain(bomId));
        return grain;
    }

    public BomInbox Inbox(string bomId) => new(BomId.Parse(bomId), Grain(bomId).Grain, 0, Options, Metrics);

    public MetricCollector<long> Count(string instrument) =>
        _meters.Collect(GrainMeter.Name, "enrichment.ingest." + instrument);

    /// <summary>Publishes progress events, as Redis would bring them.</summary>
    public void Publish(string bomId, params string[] eventIds)
    {
        foreach (var id in eventIds) PublishAs(EventKinds.PublishedProgress, bomId, id);
    }

    public void PublishAs(string eventType, string bomId, string eventId) => Router.Receive(
        bomId, Encoding.UTF8.GetBytes($$$"""{"event_id":"{{{eventId}}}","event_type":"{{{eventType}}}","state":{}}"""));

    public void OwnEverything() => Router.ChangeRange(UnitsRange.All);

    public void OwnNothing() => Router.ChangeRange(UnitsRange.None);

    public void Own(params string[] bomIds) =>
        Router.ChangeRange(new UnitsRange([.. bomIds.Select(bomId => Grain(bomId).Id.GetUniformHashCode())]));

    public void Dispose()
    {
        Router.Dispose();
        _meters.Dispose();
    }
}
