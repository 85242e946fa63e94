namespace EnrichmentStream.WebFront.Health;

/// <summary>How a front looks after itself.</summary>
internal sealed class HealthOptions
{
    /// <summary>Seconds between two passes of the <see cref="Canary"/>.</summary>
    /// <value>1 to 3,600; 30 by default.</value>
    [ConfigurationKeyName("CANARY_SECONDS")]
    public int CanarySeconds { get; set; } = 30;

    public TimeSpan CanaryPeriod => TimeSpan.FromSeconds(CanarySeconds);
}
