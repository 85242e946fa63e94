using EnrichmentStream.Rules;
using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>How much a grain keeps of its BOM, and for how long.</summary>
internal sealed class EnrichmentOptions
{
    /// <summary>Newest events of a BOM kept for watchers who resume.</summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    [ConfigurationKeyName("GRAIN_EVENTS")]
    public int Events { get; set; } = EnrichmentLogLimits.Default.Events;

    /// <summary>Most bytes of those events' documents; the newest is kept whatever its size.</summary>
    /// <value>4 KiB to 256 MiB; 1 MiB by default.</value>
    [ConfigurationKeyName("GRAIN_BYTES")]
    public int Bytes { get; set; } = EnrichmentLogLimits.Default.Bytes;

    /// <summary>Minutes without an event or a watcher after which a BOM is forgotten.</summary>
    /// <value>2 to 10,080 (a week); 60 by default.</value>
    [ConfigurationKeyName("GRAIN_IDLE_MINUTES")]
    public int IdleMinutes { get; set; } = 60;

    /// <summary>The same for a BOM whose run has ended, if its events are recorded: whoever asks reads them again.</summary>
    /// <value>2 to 10,080 (a week); 10 by default. No longer than <see cref="IdleMinutes"/>.</value>
    [ConfigurationKeyName("GRAIN_ENDED_MINUTES")]
    public int EndedMinutes { get; set; } = 10;

    /// <summary>Seconds after a run's end until its recorded events leave the memory; its state stays.</summary>
    /// <value>1 to 86,400 (a day); 60 by default.</value>
    [ConfigurationKeyName("GRAIN_SHRINK_SECONDS")]
    public int ShrinkSeconds { get; set; } = 60;

    /// <summary>Seconds without an event after which a run that has not ended is reported as stalled.</summary>
    /// <value>10 to 86,400 (a day); 300 by default.</value>
    [ConfigurationKeyName("STALLED_AFTER_SECONDS")]
    public int StalledAfterSeconds { get; set; } = 300;

    public TimeSpan StalledAfter => TimeSpan.FromSeconds(StalledAfterSeconds);

    public TimeSpan ShrinkAfter => TimeSpan.FromSeconds(ShrinkSeconds);

    public TimeSpan Idle => TimeSpan.FromMinutes(IdleMinutes);

    public EnrichmentLogLimits Limits => EnrichmentLogLimits.Default with { Events = Events, Bytes = Bytes };
}
