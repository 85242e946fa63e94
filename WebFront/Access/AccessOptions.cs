namespace EnrichmentStream.WebFront.Access;

/// <summary>How many streams this process holds open. What comes beyond is refused; what is open stays.</summary>
/// <remarks>The admin token is bound by <see cref="Streams"/> alone.</remarks>
internal sealed class AccessOptions
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

    /// <summary>Hours for which a revocation refuses older tokens: at least the longest lifetime of a login
    /// token.</summary>
    /// <value>1 to 8,760; 24 by default, the longest that issuers give by default.</value>
    [ConfigurationKeyName("REVOCATION_HOURS")]
    public int RevocationHours { get; set; } = 24;

    /// <summary>Minutes for which a ticket opens streams, and opens them again.</summary>
    /// <value>1 to 1,440; 15 by default.</value>
    [ConfigurationKeyName("TICKET_MINUTES")]
    public int TicketMinutes { get; set; } = 15;

    public TimeSpan Revocation => TimeSpan.FromHours(RevocationHours);

    public TimeSpan Ticket => TimeSpan.FromMinutes(TicketMinutes);
}
