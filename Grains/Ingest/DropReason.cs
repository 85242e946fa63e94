namespace EnrichmentStream.Grains.Ingest;

/// <summary>Why ingest dropped a message. The names are the metric's tag values.</summary>
internal enum DropReason
{
    None,

    /// <summary>What follows <c>enrichment:</c> in the channel's name is no BOM id.</summary>
    BadChannel,

    /// <summary>The message is longer than <see cref="IngestOptions.MaxMessageBytes"/>.</summary>
    TooLarge,

    /// <summary>The bytes are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The text is not JSON (RFC 8259), or is nested deeper than 64.</summary>
    NotJson,

    /// <summary>The JSON value is not an object.</summary>
    NotObject,

    /// <summary><c>event_type</c> is missing, or is not 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    BadEventType,

    /// <summary><c>bom_id</c> names another BOM than the channel.</summary>
    OtherBom,

    /// <summary>The BOM's queue is full, and nothing in it was superseded.</summary>
    Overflow,

    /// <summary>The grain refused the batch with an error that trying again does not mend.</summary>
    Refused,
}
