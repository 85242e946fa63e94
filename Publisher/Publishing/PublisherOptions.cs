using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>How long the publisher tries, and what counts as published.</summary>
public sealed class PublisherOptions
{
    /// <summary>How long a document is tried on the table before it goes on to Redis without.</summary>
    /// <value>Seconds, 0 to 86,400; 0 for a single attempt; 5 by default.</value>
    [ConfigurationKeyName("PUBLISH_TABLE_PATIENCE_SECONDS")]
    public int TablePatienceSeconds { get; set; } = 5;

    /// <summary>How long a document is tried on Redis.</summary>
    /// <value>Seconds, 0 to 86,400; 0 for a single attempt; 30 by default.</value>
    [ConfigurationKeyName("PUBLISH_REDIS_PATIENCE_SECONDS")]
    public int RedisPatienceSeconds { get; set; } = 30;

    /// <summary>Whether a document that no subscriber heard is tried again, since Redis forgets it.</summary>
    /// <value>False by default: with a table, the service finds there what it did not hear.</value>
    [ConfigurationKeyName("PUBLISH_REQUIRE_RECEIVERS")]
    public bool RequireReceivers { get; set; }
}
