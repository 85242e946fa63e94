using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using EnrichmentStream.WebFront.Hubs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Cluster;

/// <summary>Grains live where their events arrive, so that no event crosses from silo to silo on its way to its
/// grain.</summary>
[Trait("Suite", "Cluster")]
public sealed class PlacementTests : IAsyncLifetime
{
    private const int Boms = 60;

    private readonly InMemoryEventHistory _history = new();
    private readonly string[] _boms = [.. Enumerable.Range(0, Boms).Select(static _ => Documents.NewBom())];
    private RedisServer _redis = null!; // Set before each test, as is the next.
    private EventPublisher _publisher = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _publisher = await EventPublisher.ConnectAsync(_redis.Port);
    }

    public async Task DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Event_OfAnyBom_ReachesItsGrainOnTheSiloThatHearsIt(short silos)
    {
        await using var cluster = await StartAsync(silos);
        // Half are asked for by a front first, half heard of first.
        foreach (var bom in _boms.Take(Boms / 2)) await cluster.WatchAsync(bom);

        foreach (var bom in _boms) await PublishAsync(bom, Documents.Progress("e1", 1));

        await Eventually.TrueAsync(async () => await KnownAsync(cluster, "e1") == Boms);
        Assert.Equal(Boms, await AtHomeAsync(cluster));
    }

    [Fact]
    public async Task Grains_OfBomsWhoseEventsArriveElsewhereNow_GoThereAndNoWatcherMissesAnything()
    {
        await using var cluster = await StartAsync(silos: 1);
        var watchers = new List<HubWatcher>();
        foreach (var bom in _boms)
        {
            watchers.Add(await cluster.WatchAsync(bom));
            await PublishAsync(bom, Documents.Progress("e1", 1));
        }

        foreach (var watcher in watchers) Assert.Equal("e1", await watcher.NextIdAsync());
        await cluster.Silos.StartSilosAsync(1);
        await Eventually.TrueAsync(async () => await AtHomeAsync(cluster) < Boms); // The ring has changed.

        await Eventually.TrueAsync(async () => await AtHomeAsync(cluster) == Boms);

        foreach (var bom in _boms) await PublishAsync(bom, Documents.Progress("e2", 2));
        foreach (var watcher in watchers) Assert.Equal("e2", await watcher.NextIdAsync());
    }

    private Task<EnrichmentCluster> StartAsync(short silos) => EnrichmentCluster.StartAsync(silos, configure: silo =>
    {
        ((IConfigurationManager)silo.Configuration).AddInMemoryCollection([new("REDIS_URL", _redis.Url)]);
        silo.Services.AddSingleton<IEventHistory>(_history);
        silo.AddHistory().AddIngest();
    });

    private Task PublishAsync(string bom, string document) =>
        Eventually.TrueAsync(async () => await _publisher.PublishAsync(bom, document) > 0);

    private async Task<int> KnownAsync(EnrichmentCluster cluster, string id)
    {
        var states = await Task.WhenAll(_boms.Select(bom => cluster.Grain(bom).GetStateAsync(Limits.HangToken)));
        return states.Count(state => state.Newest?.EventId == id);
    }

    // As every silo sees the ring.
    private async Task<int> AtHomeAsync(EnrichmentCluster cluster)
    {
        var management = cluster.Silos.Client.GetGrain<IManagementGrain>(0);
        var clients = cluster.Silos.Silos.Select(silo =>
            cluster.Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IngestClient>()).ToArray();
        var home = 0;
        foreach (var bom in _boms)
        {
            var grain = cluster.Grain(bom);
            var lives = await management.GetActivationAddress(grain);
            if (clients.All(client => lives is not null && lives.Equals(client.OwnerOf(grain.GetGrainId())))) home++;
        }

        return home;
    }
}
