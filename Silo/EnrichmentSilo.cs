using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Hosting.Cluster;
using EnrichmentStream.Streaming;

namespace EnrichmentStream.Silo;

/// <summary>Puts a silo together, for its own process and for one that it shares with a front.</summary>
public static class EnrichmentSilo
{
    /// <summary>Adds the grain, the history and the ingest, and streams for fronts in other processes; what holds membership and
    /// subscriptions is the caller's choice.</summary>
    public static ISiloBuilder AddEnrichmentSilo(this ISiloBuilder silo)
    {
        silo.AddEnrichmentGrains();
        return silo.Configuration.GetClusterSettings().StreamProvider is ClusterSettings.MemoryStreams
            ? silo.AddMemoryStreams(EnrichmentStreams.Provider)
            : silo.AddPushStreams(EnrichmentStreams.Provider, Configure);
    }

    /// <summary>Adds the same for a silo whose only front is in its own process: no streams.</summary>
    public static ISiloBuilder AddEnrichmentSiloWithFront(this ISiloBuilder silo) => silo.AddEnrichmentGrains().AddLocalFronts();

    private static ISiloBuilder AddEnrichmentGrains(this ISiloBuilder silo)
    {
        silo.Services.AddClusterSettings();
        silo.AddHistory();
        silo.AddEnrichment();
        return silo.AddIngest();
    }

    // One stream carries all that a front is told. More queues than a cluster has fronts, so that each front has, as a rule, a
    // queue of its own: one that is being registered holds up its queue.
    private static void Configure(PushStreamOptions streams)
    {
        streams.QueueCount = 32;
        streams.ReadWait = TimeSpan.FromSeconds(2);
        streams.RingCapacity = 8_192;
        streams.RingCapacityBytes = 32 << 20;
        streams.SizeOf = SizeOf;
    }

    private static int SizeOf(object item) => item is FrontDelivery { Broadcasts: var broadcasts }
        ? broadcasts.Sum(broadcast => broadcast.Events.Sum(published => published.Document.Length))
        : 0;
}
