using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.History;

/// <summary>Where events are recorded.</summary>
public sealed class HistoryOptions
{
    /// <summary>The PostgreSQL database with the table <c>enrichment_events</c>, which is made where it is
    /// missing.</summary>
    /// <value><c>postgres://user:password@host[:port]/database[?sslmode=require]</c>, percent-encoded, or an Npgsql
    /// connection string; none by default.</value>
    [ConfigurationKeyName("DATABASE_URL")]
    public string? DatabaseUrl { get; set; }

    /// <summary>The folder of an SQLite file with the same table, where no <see cref="DatabaseUrl"/> is set. For one
    /// process alone.</summary>
    /// <value>A folder, made where it is missing; none by default, <c>data</c> in Standalone.</value>
    [ConfigurationKeyName("DATA_DIR")]
    public string? DataFolder { get; set; }

    /// <summary>Days after which the events of a BOM's older runs are deleted; its newest run stays.</summary>
    /// <value>1 to 36,500, or 0 to keep everything; 0 by default, 30 in Standalone.</value>
    [ConfigurationKeyName("HISTORY_RETENTION_DAYS")]
    public int RetentionDays { get; set; }

    /// <summary>Days without an event after which all of a BOM's events are deleted, its newest run included.</summary>
    /// <value>1 to 36,500 and no less than <see cref="RetentionDays"/>, or 0 to keep the newest run of each BOM; 0 by
    /// default.</value>
    [ConfigurationKeyName("HISTORY_RETENTION_NEWEST_DAYS")]
    public int NewestRetentionDays { get; set; }
}
