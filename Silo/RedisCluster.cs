using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;

namespace EnrichmentStream.Silo;

/// <summary>Makes a silo one of several that share a Redis.</summary>
internal static class RedisCluster
{
    /// <summary>Keeps membership and stream subscriptions in Redis, and finds dead silos in some seconds.</summary>
    public static ISiloBuilder UseRedisCluster(this ISiloBuilder silo)
    {
        var clusterId = silo.Configuration.GetClusterSettings().ClusterId;
        silo.Services.AddSettings<SiloOptions, SiloOptionsValidator>();
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<SiloOptions>>(Configure);
        silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = clusterId);
        silo.UseRedisClustering(_ => { });
        silo.Services.AddOptions<RedisClusteringOptions>().Configure<IConfiguration>((clustering, configuration) =>
            clustering.ConfigurationOptions = RedisUrl.Parse(configuration["REDIS_URL"]!));
        silo.AddRedisGrainStorage(EnrichmentStreams.SubscriptionStorage, storage =>
            storage.Configure<IConfiguration>((options, configuration) =>
            {
                options.ConfigurationOptions = RedisUrl.Parse(configuration["REDIS_URL"]!);
                options.DeleteStateOnClear = true;
                // Rows of fronts that crashed go away; living ones are written again long before.
                options.EntryExpiry = TimeSpan.FromHours(24);
            }));
        // facts: a killed silo is found in 2 to 4 s, a hanging one in 12 to 15 s; below 1 s garbage collections evict.
        return silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        });
    }

    private static void Configure(EndpointOptions endpoint, IOptions<SiloOptions> options)
    {
        endpoint.SiloPort = options.Value.SiloPort;
        endpoint.GatewayPort = options.Value.GatewayPort;
        if (IPAddress.TryParse(options.Value.Address, out var address)) endpoint.AdvertisedIPAddress = address;
    }
}
