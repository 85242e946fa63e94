using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Hosting.Cluster;

/// <summary>Registers what silos and fronts have in common.</summary>
public static class ClusterServiceCollectionExtensions
{
    /// <summary>Adds the cluster's settings.</summary>
    public static IServiceCollection AddClusterSettings(this IServiceCollection services) =>
        services.AddSettings<ClusterSettings, ClusterSettingsValidator>();

    /// <summary>The cluster's settings while the host is still being built; they are validated when it
    /// starts.</summary>
    public static ClusterSettings GetClusterSettings(this IConfiguration configuration) =>
        configuration.ReadSettings<ClusterSettings>();
}
