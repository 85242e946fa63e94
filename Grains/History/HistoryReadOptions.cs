using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Grains.History;

/// <summary>How hard a silo may ask the history.</summary>
internal sealed class HistoryReadOptions
{
    /// <summary>Most reads of the history at one moment, for all grains of the silo: activations and repairs.</summary>
    /// <value>1 to 100; 12 by default.</value>
    [ConfigurationKeyName("HISTORY_READS")]
    public int Reads { get; set; } = 12;

    /// <summary>Most pages of the history that are read for clients at one moment, besides <see cref="Reads"/>.</summary>
    /// <value>1 to 100; 4 by default.</value>
    [ConfigurationKeyName("HISTORY_PAGE_READS")]
    public int PageReads { get; set; } = 4;
}
