using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Hosting.Cluster;

/// <summary>What silos and fronts of one cluster have in common.</summary>
public sealed class ClusterSettings
{
    /// <summary>Streams that a grain's silo pushes to its watchers: the default.</summary>
    public const string PushStreams = "push";

    /// <summary>Orleans memory streams, for comparison.</summary>
    public const string MemoryStreams = "memory";

    /// <summary>Keeps the membership of clusters on one Redis apart. It does not separate their events: Pub/Sub knows
    /// no cluster, and no database number either; <c>CHANNEL_PREFIX</c> does.</summary>
    /// <value>1 to 64 of <c>A-Z a-z 0-9 . _ -</c>; <c>enrichment</c> by default.</value>
    [ConfigurationKeyName("CLUSTER_ID")]
    public string ClusterId { get; set; } = "enrichment";

    /// <summary>What carries events from grains to fronts; the same on all processes.</summary>
    /// <value><see cref="PushStreams"/> (by default) or <see cref="MemoryStreams"/>.</value>
    [ConfigurationKeyName("STREAM_PROVIDER")]
    public string StreamProvider { get; set; } = PushStreams;
}
