namespace EnrichmentStream.WebFront.Limits;

/// <summary>How much of the cluster's work one person may ask for. The admin token is not bound.</summary>
internal sealed class LimitOptions
{
    /// <summary>BOMs of which nothing is known that one person may ask for within any minute, each counted once. Others
    /// do not count.</summary>
    /// <value>50 to 1,000,000; 120 by default.</value>
    [ConfigurationKeyName("MAX_UNKNOWN_BOMS_PER_MINUTE")]
    public int UnknownBomsPerMinute { get; set; } = 120;

    /// <summary>Pages of the history that are read for one person at the same time.</summary>
    /// <value>1 to 1,000; 3 by default, a quarter of what a silo reads at once.</value>
    [ConfigurationKeyName("MAX_HISTORY_READS_PER_SUBJECT")]
    public int HistoryReadsPerSubject { get; set; } = 3;
}
