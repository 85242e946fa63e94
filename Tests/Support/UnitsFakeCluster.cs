using System.Collections.Concurrent;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront;
using EnrichmentStream.WebFront.Cluster;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;

namespace EnrichmentStream.Tests.Support;

/// <summary>A cluster as a front's hubs see it: each BOM's grain answers as the test says. It tells nothing
/// by itself.</summary>
internal sealed class UnitsFakeCluster : IDisposable
{
    private readonly UnitsMeters _meters = new();
    private readonly ConcurrentDictionary<string, Func<WatchRequest, Task<WatchReply>>> _grains = [];
    private readonly Guid _epoch = Guid.NewGuid();

    public UnitsFakeCluster()
    {
        var client = UnitsProxy.Of<IClusterClient>((method, args) => method.Name is nameof(IClusterClient.GetGrain)
            ? GrainOf((string)args[0]!)
            : null);
        Hubs = new BomHubs(
            client, new LocalFeed(new NoFronts()), Options.Create(new FrontOptions()), new HubMetrics(_meters.Factory), TimeProvider.System,
            NullLogger<BomHub>.Instance);
        _ = Hubs.StartAsync(CancellationToken.None); // Asks again.
        History = new HistoryPages(
            new HistoryLink(client, NullLogger<HistoryLink>.Instance),
            new HistoryReadLimit(Options.Create(new LimitOptions()), new LimitMetrics(_meters.Factory)));
    }

    public BomHubs Hubs { get; }

    public HistoryPages History { get; }

    /// <summary>Sums up what the hubs counted.</summary>
    public Microsoft.Extensions.Diagnostics.Metrics.Testing.MetricCollector<long> Collect(string instrument) =>
        _meters.Collect(FrontMeter.Name, instrument);

    /// <summary>Says how a BOM's grain answers from now on; a grain that is not named here never does.</summary>
    public void Answer(string bomId, Func<WatchRequest, Task<WatchReply>> answer) => _grains[bomId] = answer;

    /// <summary>From now on a BOM's grain holds these events.</summary>
    public void Hold(string bomId, params EnrichmentEvent[] events) =>
        Answer(bomId, request => Task.FromResult(Reply(request, events)));

    /// <summary>What a grain answers that holds these events.</summary>
    public WatchReply Reply(WatchRequest request, params EnrichmentEvent[] events)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var held in events) log.Accept(held);
        return WatchAnswers.Answer(log, _epoch, request) with
        {
            Silence = TimeSpan.FromSeconds(5), StalledAfter = TimeSpan.FromSeconds(300),
        };
    }

    public void Dispose()
    {
        Hubs.Dispose();
        _meters.Dispose();
    }

    private sealed class NoFronts : ILocalFronts
    {
        public void Attach(Guid front, Action<EnrichmentBroadcast> onBroadcast)
        {
        }

        public void Unwatch(Guid front, UnwatchedBom unwatched)
        {
        }
    }

    private IEnrichmentGrain GrainOf(string bomId) => UnitsProxy.Of<IEnrichmentGrain>((_, args) =>
        _grains.TryGetValue(bomId, out var answer)
            ? answer((WatchRequest)args[0]!)
            : new TaskCompletionSource<WatchReply>().Task);
}
