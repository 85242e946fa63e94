using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Limits of the way from Redis to the grains.</summary>
internal sealed class IngestOptions
{
    /// <summary>Longest message taken from a channel; a longer one is dropped.</summary>
    /// <value>1 KiB to 16 MiB; 256 KiB by default.</value>
    [ConfigurationKeyName("INGEST_MAX_MESSAGE_BYTES")]
    public int MaxMessageBytes { get; set; } = 256 << 10;

    /// <summary>Most events that may wait for one BOM's grain.</summary>
    /// <value>16 to 1,000,000; 10,000 by default.</value>
    [ConfigurationKeyName("INGEST_QUEUE_EVENTS")]
    public int QueueEvents { get; set; } = 10_000;

    /// <summary>Most bytes that may wait for one BOM's grain.</summary>
    /// <value>64 KiB to 1 GiB; 16 MiB by default.</value>
    [ConfigurationKeyName("INGEST_QUEUE_BYTES")]
    public int QueueBytes { get; set; } = 16 << 20;

    /// <summary>Seconds for which a silo keeps every message, to replay those of BOMs that become its own.</summary>
    /// <value>0 (off) to 600; 60 by default, longer than it takes to declare a silo dead.</value>
    [ConfigurationKeyName("INGEST_REPLAY_SECONDS")]
    public int ReplaySeconds { get; set; } = 60;

    /// <summary>Most bytes of kept messages; the oldest go first.</summary>
    /// <value>0 to 4 GiB; 64 MiB by default.</value>
    [ConfigurationKeyName("INGEST_REPLAY_BYTES")]
    public long ReplayBytes { get; set; } = 64 << 20;
}
