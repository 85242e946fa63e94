using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>What a front keeps of each BOM that it watches.</summary>
internal sealed class FrontOptions
{
    /// <summary>Newest events of a BOM kept for clients that resume; older ones are asked of the grain.</summary>
    /// <value>1 to 100,000; 128 by default.</value>
    [ConfigurationKeyName("FRONT_EVENTS")]
    public int Events { get; set; } = 128;

    /// <summary>Most bytes of those events' documents.</summary>
    /// <value>4 KiB to 256 MiB; 128 KiB by default.</value>
    [ConfigurationKeyName("FRONT_BYTES")]
    public int Bytes { get; set; } = 128 << 10;

    /// <summary>Seconds for which a BOM is still followed after its last watcher left.</summary>
    /// <value>0 to 600; 5 by default.</value>
    [ConfigurationKeyName("FRONT_LINGER_SECONDS")]
    public int LingerSeconds { get; set; } = 5;

    // A front needs the ids of what may still come twice, not those of a whole run.
    public EnrichmentLogLimits Limits =>
        EnrichmentLogLimits.Default with
        {
            Events = Events, Bytes = Bytes, RememberedIds = Math.Max(2_048, 2 * Events),
        };

    public TimeSpan Linger => TimeSpan.FromSeconds(LingerSeconds);
}
