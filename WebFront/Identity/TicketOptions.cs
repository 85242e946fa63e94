namespace EnrichmentStream.WebFront.Identity;

/// <summary>How long a ticket lives.</summary>
internal sealed class TicketOptions
{
    /// <summary>Minutes for which a ticket opens streams, and opens them again.</summary>
    /// <value>1 to 1,440; 15 by default.</value>
    [ConfigurationKeyName("TICKET_MINUTES")]
    public int Minutes { get; set; } = 15;

    public TimeSpan Lifetime => TimeSpan.FromMinutes(Minutes);
}
