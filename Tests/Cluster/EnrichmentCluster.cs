using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Streaming;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace EnrichmentStream.Tests.Cluster;

/// <summary>Silos in this process with the BOM grain, and a front's hubs on the client. Events go straight to the
/// grain.</summary>
internal sealed class EnrichmentCluster : IAsyncDisposable
{
    private readonly ServiceProvider _front;

    private readonly bool _isLocal;

    private EnrichmentCluster(InProcessTestCluster cluster, bool isLocal)
    {
        Silos = cluster;
        _isLocal = isLocal;
        _front = new ServiceCollection().AddMetrics().AddSingleton<HubMetrics>().AddSingleton<SseMetrics>().BuildServiceProvider();
        Hubs = NewHubs();
    }

    public InProcessTestCluster Silos { get; }

    /// <summary>The hubs of one front.</summary>
    public BomHubs Hubs { get; }

    /// <summary>Starts silos whose streams are <c>push</c> or <c>memory</c>; or <c>local</c>: one that has its fronts in its own
    /// process, without streams.</summary>
    public static async Task<EnrichmentCluster> StartAsync(
        short silos, string streams = "push", Action<ISiloBuilder>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(EnrichmentStreams.SubscriptionStorage).AddEnrichment();
            if (streams == "push") silo.AddPushStreams(EnrichmentStreams.Provider);
            else if (streams == "memory") silo.AddMemoryStreams(EnrichmentStreams.Provider);
            else silo.AddLocalFronts();
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client =>
        {
            if (streams == "push") client.AddPushStreams(EnrichmentStreams.Provider);
            else if (streams == "memory") client.AddMemoryStreams(EnrichmentStreams.Provider);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Limits.Hang);
        var started = new EnrichmentCluster(cluster, isLocal: streams == "local");
        await started.Hubs.StartAsync(Limits.HangToken);
        return started;
    }

    public IEnrichmentGrain Grain(string bom) => Silos.Client.GetGrain<IEnrichmentGrain>(bom);

    /// <summary>Hubs as another front would have them.</summary>
    public BomHubs NewHubs() => new(
        Client, NewFeed(), Options.Create(new FrontOptions { LingerSeconds = 0 }), _front.GetRequiredService<HubMetrics>(), TimeProvider.System,
        NullLogger<BomHub>.Instance);

    /// <summary>Watches that the silos know of.</summary>
    public int Watches => Silos.Silos.Sum(silo => Services(silo).GetRequiredService<FrontRegistry>().Watches);

    private IServiceProvider Services(InProcessSiloHandle silo) => Silos.GetSiloServiceProvider(silo.SiloAddress);

    private IClusterClient Client => _isLocal ? Services(Silos.Silos[0]).GetRequiredService<IClusterClient>() : Silos.Client;

    private FrontFeed NewFeed()
    {
        if (_isLocal) return new LocalFeed(Services(Silos.Silos[0]).GetRequiredService<ILocalFronts>());

        var metrics = _front.GetRequiredService<HubMetrics>();
        return new StreamFeed(
            new FrontLinks(Silos.Client),
            (front, onNext) => new FrontStream(Silos.Client, front, onNext, metrics, TimeProvider.System, NullLogger.Instance),
            metrics, TimeProvider.System, NullLogger<StreamFeed>.Instance);
    }

    /// <summary>Opens a stream on a hub, without HTTP.</summary>
    public Task<HubWatcher> WatchAsync(string bom, ResumePoint? resume = null, BomHubs? hubs = null) =>
        HubWatcher.JoinAsync((hubs ?? Hubs).Acquire(BomId.Parse(bom)), resume, _front.GetRequiredService<SseMetrics>());

    public async ValueTask DisposeAsync()
    {
        await Hubs.StopAsync(Limits.HangToken);
        await Silos.DisposeAsync();
        await _front.DisposeAsync();
    }
}
