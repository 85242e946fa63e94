using EnrichmentStream.Grains.Repair;
using EnrichmentStream.History;
using EnrichmentStream.Hosting.Redis;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Registers the way from Redis to the grains.</summary>
public static class IngestSiloBuilderExtensions
{
    /// <summary>Adds the silo's subscription to Redis and what hands its messages to the grains.</summary>
    public static ISiloBuilder AddIngest(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddRedis();
        services.AddEventHistory();
        services.AddSettings<IngestOptions, IngestOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IngestMetrics>();
        services.TryAddSingleton<DropLog>();
        services.TryAddSingleton<IngestClient>();
        services.TryAddSingleton<InboxSender>();
        services.TryAddSingleton<IngestRouter>();
        services.TryAddSingleton<RedisSubscription>();
        services.TryAddSingleton<Homecoming>();
        silo.AddRepair();
        services.AddHostedService<IngestMonitor>();
        return silo.AddGrainService<IngestService>();
    }
}
