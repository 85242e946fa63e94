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
    /// <summary>Adds the grain, the history, the ingest and the streams; what holds membership and subscriptions is the caller's
    /// choice.</summary>
    public static ISiloBuilder AddEnrichmentSilo(this ISiloBuilder silo)
    {
        silo.Services.AddClusterSettings();
        silo.AddHistory();
        silo.AddEnrichment();
        silo.AddIngest();
        return silo.Configuration.GetClusterSettings().StreamProvider is ClusterSettings.MemoryStreams
            ? silo.AddMemoryStreams(EnrichmentStreams.Provider)
            : silo.AddPushStreams(EnrichmentStreams.Provider, streams => streams.SizeOf = SizeOf);
    }

    private static int SizeOf(object item) => item is EnrichmentBroadcast { Events: var events }
        ? events.Sum(published => published.Document.Length)
        : 0;
}
