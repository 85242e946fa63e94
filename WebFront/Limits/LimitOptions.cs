namespace EnrichmentStream.WebFront.Limits;

/// <summary>How many streams this process holds open, and how much of the cluster's work one person may ask for.</summary>
/// <remarks>What comes beyond is refused; what is open stays. The admin token is bound by <see cref="Streams"/> alone.</remarks>
internal sealed class LimitOptions
{
    /// <summary>Open streams of the process.</summary>
    /// <value>1 to 1,000,000; 20,000 by default.</value>
    [ConfigurationKeyName("MAX_STREAMS")]
    public int Streams { get; set; } = 20_000;

    /// <summary>Open streams of one organization.</summary>
    /// <value>1 to 1,000,000; 2,000 by default.</value>
    [ConfigurationKeyName("MAX_STREAMS_PER_ORGANIZATION")]
    public int StreamsPerOrganization { get; set; } = 2_000;

    /// <summary>Open streams of one person.</summary>
    /// <value>1 to 1,000,000; 100 by default.</value>
    [ConfigurationKeyName("MAX_STREAMS_PER_SUBJECT")]
    public int StreamsPerSubject { get; set; } = 100;

    /// <summary>BOMs that one person's streams follow, each stream's counted by itself: a stream may have up to
    /// 50.</summary>
    /// <value>50 to 1,000,000; 1,000 by default.</value>
    [ConfigurationKeyName("MAX_BOMS_PER_SUBJECT")]
    public int BomsPerSubject { get; set; } = 1_000;

    /// <summary>Open streams of one address, which an office may share; of IPv6, one /64 network.</summary>
    /// <value>1 to 1,000,000; 1,000 by default.</value>
    [ConfigurationKeyName("MAX_STREAMS_PER_ADDRESS")]
    public int StreamsPerAddress { get; set; } = 1_000;

    /// <summary>Requests without a good token that one address may send a minute; more get 429 until it is less. Good
    /// tokens from there are served all the same.</summary>
    /// <value>1 to 1,000,000; 300 by default.</value>
    [ConfigurationKeyName("MAX_UNAUTHORIZED_PER_MINUTE")]
    public int UnauthorizedPerMinute { get; set; } = 300;

    /// <summary>The longest token that is looked at.</summary>
    /// <value>512 to 16,384 bytes; 6,144 by default.</value>
    [ConfigurationKeyName("MAX_TOKEN_BYTES")]
    public int TokenBytes { get; set; } = 6_144;

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
