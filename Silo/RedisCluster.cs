using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.Hosting.Startup;
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
        AddPortCheck(silo, "SILO_PORT", options => options.SiloPort);
        AddPortCheck(silo, "GATEWAY_PORT", options => options.GatewayPort);
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<SiloOptions>>(Configure);
        silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = clusterId);
        silo.UseRedisClustering(_ => { });
        silo.Services.AddOptions<RedisClusteringOptions>().Configure<IOptions<RedisOptions>>((clustering, redis) =>
            clustering.ConfigurationOptions = RedisUrl.Parse(redis.Value.Url!));
        // A front's one subscription lives with the silos. One that is lost with a silo shows by the flow's silence, and is made
        // anew; so nothing of any front is left behind in Redis.
        silo.AddMemoryGrainStorage(EnrichmentStreams.SubscriptionStorage);
        // A killed silo is found in 2 to 4 s, a hanging one in 12 to 15 s; below 1 s garbage collections evict.
        return silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        });
    }

    private static void AddPortCheck(ISiloBuilder silo, string setting, Func<SiloOptions, int> port) =>
        silo.Services.AddSingleton<IHostedService>(services => new PortCheck(setting, () =>
        {
            var options = services.GetRequiredService<IOptions<SiloOptions>>().Value;
            return new IPEndPoint(IPAddress.TryParse(options.Address, out var address) ? address : IPAddress.Any, port(options));
        }));

    private static void Configure(EndpointOptions endpoint, IOptions<SiloOptions> options)
    {
        endpoint.SiloPort = options.Value.SiloPort;
        endpoint.GatewayPort = options.Value.GatewayPort;
        if (IPAddress.TryParse(options.Value.Address, out var address)) endpoint.AdvertisedIPAddress = address;
    }
}
