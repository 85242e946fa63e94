using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.Repair;

/// <summary>How often a silo compares its BOMs with the history.</summary>
internal sealed class RepairOptions
{
    /// <summary>Seconds between two looks for events that only the history has.</summary>
    /// <value>1 to 15; 5 by default.</value>
    [ConfigurationKeyName("HISTORY_SWEEP_SECONDS")]
    public int SweepSeconds { get; set; } = 5;

    public TimeSpan SweepPeriod => TimeSpan.FromSeconds(SweepSeconds);
}
