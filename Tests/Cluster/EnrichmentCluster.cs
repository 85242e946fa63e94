using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
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

    private EnrichmentCluster(InProcessTestCluster cluster)
    {
        Silos = cluster;
        _front = new ServiceCollection().AddMetrics().AddSingleton<HubMetrics>().AddSingleton<SseMetrics>().BuildServiceProvider();
        Hubs = NewHubs();
    }

    public InProcessTestCluster Silos { get; }

    /// <summary>The hubs of one front.</summary>
    public BomHubs Hubs { get; }

    /// <summary>Starts silos whose streams are <c>push</c> or <c>memory</c>.</summary>
    public static async Task<EnrichmentCluster> StartAsync(
        short silos, string streams = "push", Action<ISiloBuilder>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(EnrichmentStreams.SubscriptionStorage).AddEnrichment();
            if (streams == "push") silo.AddPushStreams(EnrichmentStreams.Provider);
            else silo.AddMemoryStreams(EnrichmentStreams.Provider);
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client =>
        {
            if (streams == "push") client.AddPushStreams(EnrichmentStreams.Provider);
            else client.AddMemoryStreams(EnrichmentStreams.Provider);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Limits.Hang);
        var started = new EnrichmentCluster(cluster);
        await started.Hubs.StartAsync(Limits.HangToken);
        return started;
    }

    public IEnrichmentGrain Grain(string bom) => Silos.Client.GetGrain<IEnrichmentGrain>(bom);

    /// <summary>Hubs as another front would have them.</summary>
    public BomHubs NewHubs() => new(
        Silos.Client, Options.Create(new FrontOptions()), _front.GetRequiredService<HubMetrics>(), TimeProvider.System,
        NullLogger<BomHub>.Instance);

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
