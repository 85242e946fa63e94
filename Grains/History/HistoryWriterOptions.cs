using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.History;

/// <summary>Limits of the way from the grains to the history.</summary>
internal sealed class HistoryWriterOptions
{
    /// <summary>Most bytes of events that may wait in a silo while the database is away; those that come then are not
    /// recorded. A minute of 1,000 events a second takes some 110 MB.</summary>
    /// <value>1 MiB to 8 GiB; 256 MiB by default.</value>
    [ConfigurationKeyName("HISTORY_QUEUE_BYTES")]
    public long QueueBytes { get; set; } = 256 << 20;

    /// <summary>Most events of one insert.</summary>
    /// <value>1 to 10,000; 1,000 by default.</value>
    [ConfigurationKeyName("HISTORY_BATCH_EVENTS")]
    public int BatchEvents { get; set; } = 1_000;
}
