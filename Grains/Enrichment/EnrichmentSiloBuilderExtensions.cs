using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>Registers the BOM grain.</summary>
public static class EnrichmentSiloBuilderExtensions
{
    /// <summary>Adds the BOM grain's options, metrics and idle time, and what it reads from the history.</summary>
    public static ISiloBuilder AddEnrichment(this ISiloBuilder silo)
    {
        silo.Services.AddSettings<EnrichmentOptions, EnrichmentOptionsValidator>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<EnrichmentMetrics>();
        silo.Services.TryAddSingleton<IHistoryWriter, NoHistoryWriter>();
        silo.Services.AddPlacementDirector<IngestPlacement, IngestPlacementDirector>();
        silo.Services.AddOptions<GrainCollectionOptions>().Configure<IOptions<EnrichmentOptions>, HistoryReader>(Collect);
        return silo.AddFronts().AddRepair();
    }

    // Runs that go on ask for more time. What is not recorded anywhere stays, whatever the memory.
    private static void Collect(
        GrainCollectionOptions collection, IOptions<EnrichmentOptions> options, HistoryReader history)
    {
        var minutes = options.Value.IdleMinutes;
        if (history.IsEnabled) minutes = Math.Min(minutes, options.Value.EndedMinutes);
        collection.ClassSpecificCollectionAge[typeof(EnrichmentGrain).FullName!] = TimeSpan.FromMinutes(minutes);
        collection.EnableActivationSheddingOnMemoryPressure = history.IsEnabled;
        (collection.MemoryUsageLimitPercentage, collection.MemoryUsageTargetPercentage) = (90, 80);
    }
}
