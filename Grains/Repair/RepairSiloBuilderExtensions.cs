using EnrichmentStream.Grains.History;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.Grains.Repair;

/// <summary>Registers the look for events that only the history has.</summary>
public static class RepairSiloBuilderExtensions
{
    /// <summary>Adds the reader, which finds nothing where no history is registered, and the sweep.</summary>
    public static ISiloBuilder AddRepair(this ISiloBuilder silo)
    {
        var services = silo.Services;
        if (services.Any(static one => one.ServiceType == typeof(RepairService))) return silo; // Two features need it.
        services.AddSettings<RepairOptions, RepairOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RepairMetrics>();
        services.AddHistoryReader();
        services.TryAddSingleton<TrackedBoms>();
        services.TryAddSingleton<RepairQueue>();
        services.TryAddSingleton<RepairSweep>();
        services.TryAddSingleton<TidyService>();
        services.AddHostedService(provider => provider.GetRequiredService<TidyService>());
        services.TryAddSingleton<RepairService>();
        services.AddHostedService(provider => provider.GetRequiredService<RepairService>());
        return silo;
    }
}
