using EnrichmentStream.History;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EnrichmentStream.Grains.History;

/// <summary>Registers the way from the grains to the history.</summary>
public static class HistorySiloBuilderExtensions
{
    /// <summary>Adds the history, the silo's writer, and the retention.</summary>
    public static ISiloBuilder AddHistory(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddEventHistory();
        services.AddSettings<HistoryWriterOptions, HistoryWriterOptionsValidator>();
        services.TryAddSingleton<HistoryMetrics>();
        services.TryAddSingleton<HistoryWriter>();
        services.AddSingleton<IHistoryWriter>(provider => provider.GetRequiredService<HistoryWriter>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<HistoryWriter>());
        services.AddHostedService<HistoryMonitor>();
        return silo;
    }

    /// <summary>Adds the reader, which finds nothing where no history is registered.</summary>
    internal static IServiceCollection AddHistoryReader(this IServiceCollection services)
    {
        services.AddSettings<HistoryReadOptions, HistoryReadOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HistoryReadMetrics>();
        services.TryAddSingleton<HistoryReader>();
        return services;
    }
}
