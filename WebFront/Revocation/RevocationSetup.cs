using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.WebFront.Revocation;

internal static class RevocationSetup
{
    /// <summary>Adds what refuses the tokens that were revoked, and tells the other fronts.</summary>
    public static IServiceCollection AddRevocation(this IServiceCollection services)
    {
        services.AddSettings<RevocationOptions, RevocationOptionsValidator>();
        services.AddClusterSettings();
        services.TryAddSingleton<Revocations>();
        services.TryAddSingleton<IRevocationStore, RedisRevocations>();
        services.TryAddSingleton<RevocationGuard>();
        services.TryAddSingleton<RevocationFeed>();
        services.AddHealthChecks().AddCheck<RevocationHealthCheck>("revocations");
        return services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
    }

    /// <summary>Keeps revocations in this process alone.</summary>
    public static IServiceCollection KeepRevocationsInProcess(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IRevocationStore, NoRevocationStore>());
}
