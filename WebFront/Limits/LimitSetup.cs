using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Limits;

internal static class LimitSetup
{
    /// <summary>Adds the limits on what one person may ask of the cluster.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSettings<LimitOptions, LimitOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LimitMetrics>();
        services.TryAddSingleton<BomLook>();
        services.TryAddSingleton<UnknownBomLimit>();
        services.TryAddSingleton<HistoryReadLimit>();
        return services;
    }
}
