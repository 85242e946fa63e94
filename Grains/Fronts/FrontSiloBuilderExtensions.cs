using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>Registers the way from the grains to the fronts.</summary>
public static class FrontSiloBuilderExtensions
{
    /// <summary>Adds what fronts follow; needs the stream provider of <see cref="EnrichmentStreams"/>.</summary>
    public static ISiloBuilder AddFronts(this ISiloBuilder silo)
    {
        var services = silo.Services;
        if (services.Any(static one => one.ServiceType == typeof(FrontRegistry))) return silo;

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FrontMetrics>();
        services.TryAddSingleton(NewRegistry);
        services.TryAddSingleton<FrontBeats>();
        services.AddHostedService(provider => provider.GetRequiredService<FrontBeats>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FrontBeats>());
        services.AddPlacementDirector<NamedSiloPlacement, NamedSiloPlacementDirector>();
        return silo;
    }

    private static FrontRegistry NewRegistry(IServiceProvider services)
    {
        var cluster = services.GetRequiredService<IClusterClient>();
        return new FrontRegistry(
            services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            front => StreamTo(cluster, front),
            services.GetRequiredService<FrontMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FrontRegistry>>());
    }

    private static Func<FrontDelivery, Task> StreamTo(IClusterClient cluster, Guid front)
    {
        var stream = cluster.GetStreamProvider(EnrichmentStreams.Provider).GetStream<FrontDelivery>(EnrichmentStreams.For(front));
        return delivery => stream.OnNextAsync(delivery);
    }

    /// <summary>Lets a front in the silo's own process follow its grains without a stream.</summary>
    public static ISiloBuilder AddLocalFronts(this ISiloBuilder silo)
    {
        silo.AddFronts();
        silo.Services.AddSingleton<ILocalFronts>(provider => provider.GetRequiredService<FrontRegistry>());
        return silo;
    }
}
