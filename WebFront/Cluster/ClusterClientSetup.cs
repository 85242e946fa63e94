using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Streaming;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;

namespace EnrichmentStream.WebFront.Cluster;

/// <summary>Connects a front to the silos.</summary>
internal static class ClusterClientSetup
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Makes the process a client of the cluster whose membership is in Redis. It waits for a first
    /// silo.</summary>
    public static IClientBuilder AddEnrichmentClient(this IClientBuilder client)
    {
        var settings = client.Configuration.GetClusterSettings();
        client.Services.AddClusterSettings();
        client.Services.AddSingleton<ClusterChanges>();
        client.AddClusterConnectionStatusObserver<ClusterChanges>();
        client.UseConnectionRetryFilter(WaitForSiloAsync);
        client.UseRedisClustering(_ => { });
        client.Services.AddOptions<RedisClusteringOptions>().Configure<IOptions<RedisOptions>>((clustering, redis) =>
            clustering.ConfigurationOptions = RedisUrl.Parse(redis.Value.Url!));
        client.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = settings.ClusterId);
        // A listening client must notice new silos and dead connections before its subscriptions are given up.
        client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        return settings.StreamProvider is ClusterSettings.MemoryStreams
            ? client.AddMemoryStreams(EnrichmentStreams.Provider)
            : client.AddPushStreams(EnrichmentStreams.Provider);
    }

    private static async Task<bool> WaitForSiloAsync(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
        return true;
    }
}
