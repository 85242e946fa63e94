using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Sse;

internal static class SseServiceCollectionExtensions
{
    /// <summary>Adds what every stream of the process shares.</summary>
    public static IServiceCollection AddSse(this IServiceCollection services)
    {
        services.AddSettings<SseOptions, SseOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SseMetrics>();
        services.TryAddSingleton<SseConnections>();
        services.AddHostedService<SseKeepAlive>();
        return services.AddHostedService<SseDrain>();
    }
}
