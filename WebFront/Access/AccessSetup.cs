using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Revocation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Access;

internal static class AccessSetup
{
    /// <summary>Adds the caps, the end of streams with their token, and revocation.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSettings<AccessOptions, AccessOptionsValidator>();
        services.AddClusterSettings();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessMetrics>();
        services.TryAddSingleton<OpenStreams>();
        services.TryAddSingleton<FailureLimit>();
        services.TryAddSingleton<TokenSize>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, LimitedChallenge>();
        services.AddHostedService<AccessSweep>();
        return services.AddRevocation();
    }

    /// <summary>Keeps revocations in this process alone.</summary>
    public static IServiceCollection KeepRevocationsInProcess(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IRevocationStore, NoRevocationStore>());

    private static IServiceCollection AddRevocation(this IServiceCollection services)
    {
        services.TryAddSingleton<Revocations>();
        services.TryAddSingleton<IRevocationStore, RedisRevocations>();
        services.TryAddSingleton<RevocationGuard>();
        services.TryAddSingleton<RevokeEndpoint>();
        services.TryAddSingleton<RevocationFeed>();
        services.AddHealthChecks().AddCheck<RevocationHealthCheck>("revocations");
        return services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
    }
}
