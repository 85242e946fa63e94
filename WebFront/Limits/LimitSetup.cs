using EnrichmentStream.Hosting.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Limits;

internal static class LimitSetup
{
    /// <summary>Adds the caps on streams, the end of streams with their token, and the limits on what one person may ask of
    /// the cluster.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSettings<LimitOptions, LimitOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessMetrics>();
        services.TryAddSingleton<OpenStreams>();
        services.TryAddSingleton<FailureLimit>();
        services.TryAddSingleton<TokenSize>();
        services.TryAddSingleton<LimitMetrics>();
        services.TryAddSingleton<BomLook>();
        services.TryAddSingleton<UnknownBomLimit>();
        services.TryAddSingleton<HistoryReadLimit>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, LimitedChallenge>();
        return services.AddHostedService<AccessSweep>();
    }
}
