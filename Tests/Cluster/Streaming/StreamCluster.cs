using EnrichmentStream.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.TestingHost;

namespace EnrichmentStream.Tests.Cluster.Streaming;

/// <summary>A cluster with push streams, an external client, and a limit on how long a test may hang.</summary>
internal sealed class StreamCluster : IAsyncDisposable
{
    public const string Provider = "push";

    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _hang = new(HangLimit);

    private StreamCluster(InProcessTestCluster cluster) => Orleans = cluster;

    public InProcessTestCluster Orleans { get; }

    public IClusterClient Client => Orleans.Client;

    /// <summary>The client inside a silo, a second subscriber process as far as Orleans can tell.</summary>
    public IClusterClient SiloClient => Orleans.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>Ends when the test has hung.</summary>
    public CancellationToken Cancellation => _hang.Token;

    public static async Task<StreamCluster> StartAsync(
        short silos = 1, Action<PushStreamOptions>? configure = null, FaultyStorage? subscriptions = null)
    {
        subscriptions ??= new FaultyStorage();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            subscriptions.AddTo(silo.Services);
            silo.AddPushStreams(Provider, configure);
        });
        builder.ConfigureClient(client => client.AddPushStreams(Provider));

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new StreamCluster(cluster);
    }

    public static StreamId StreamOf(string key) => StreamId.Create("test", key);

    public IProducerGrain Producer(string key) => Client.GetGrain<IProducerGrain>(key);

    public Task<bool> PublishAsync(string key, int first, int count = 1) =>
        Producer(key).PublishAsync(first, count).WaitAsync(Cancellation);

    public Task<StreamSubscriptionHandle<StreamItem>> SubscribeAsync(
        string key, IAsyncObserver<StreamItem> observer, IClusterClient? client = null) =>
        (client ?? Client).GetStreamProvider(Provider).GetStream<StreamItem>(StreamOf(key)).SubscribeAsync(observer)
        .WaitAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await Orleans.DisposeAsync();
        _hang.Dispose();
    }
}
