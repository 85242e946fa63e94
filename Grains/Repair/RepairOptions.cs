using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.Repair;

/// <summary>How often a silo compares its BOMs with the history, and how hard it may ask.</summary>
internal sealed class RepairOptions
{
    /// <summary>Seconds between two looks for events that only the history has.</summary>
    /// <value>1 to 15; 5 by default.</value>
    [ConfigurationKeyName("HISTORY_SWEEP_SECONDS")]
    public int SweepSeconds { get; set; } = 5;

    /// <summary>Most reads of the history at one moment, for all grains of the silo: activations and repairs.</summary>
    /// <value>1 to 100; 12 by default.</value>
    [ConfigurationKeyName("HISTORY_READS")]
    public int Reads { get; set; } = 12;

    /// <summary>Most pages of the history that are read for clients at one moment, besides <see cref="Reads"/>.</summary>
    /// <value>1 to 100; 4 by default.</value>
    [ConfigurationKeyName("HISTORY_PAGE_READS")]
    public int PageReads { get; set; } = 4;

    public TimeSpan SweepPeriod => TimeSpan.FromSeconds(SweepSeconds);
}
