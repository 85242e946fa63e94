using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EnrichmentStream.WebFront.Identity;

internal static class TicketSetup
{
    /// <summary>Adds tickets whose keys the fronts of a cluster share over Redis.</summary>
    public static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.TryAddSingleton<StreamTickets>();
        services.TryAddSingleton<MissingTicketKeys>();
        services.AddSettings<TicketOptions, TicketOptionsValidator>();
        services.AddDataProtection();
        services.AddOptions<DataProtectionOptions>().Configure<IOptions<ClusterSettings>>((options, cluster) =>
            options.ApplicationDiscriminator = "enrichment-stream/" + cluster.Value.ClusterId);
        services.AddOptions<KeyManagementOptions>().Configure<IConnectionMultiplexer, IOptions<ClusterSettings>>(
            (options, redis, cluster) => options.XmlRepository = new RedisXmlRepository(
                () => redis.GetDatabase(), "ticket-keys:" + cluster.Value.ClusterId));
        return services.WithoutKeysAtStart();
    }

    /// <summary>Keeps the keys in this process alone: its tickets end with it.</summary>
    public static IServiceCollection KeepTicketKeysInProcess(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider, EphemeralDataProtectionProvider>());

    // It would read the keys while the host starts, and wait for a Redis that is not there; the first ticket reads
    // them.
    private static IServiceCollection WithoutKeysAtStart(this IServiceCollection services)
    {
        var atStart = services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Namespace?.StartsWith(
                "Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) is true);
        foreach (var one in atStart.ToArray()) services.Remove(one);
        return services;
    }
}
