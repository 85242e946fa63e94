namespace EnrichmentStream.Publisher.Publishing;

/// <summary>What became of a document on one of the two channels.</summary>
public enum ChannelOutcome
{
    /// <summary>The channel is not set up.</summary>
    NotConfigured,

    /// <summary>The document does not go there: events of single components go to the table alone.</summary>
    NotMeant,

    /// <summary>The channel has it.</summary>
    Sent,

    /// <summary>The table had it already, from an earlier attempt or from the service.</summary>
    Known,

    /// <summary>The channel did not take it, after all attempts; another time it may.</summary>
    Failed,

    /// <summary>The channel can never take it, such as an id that is no UUID in a column of UUIDs.</summary>
    Refused,
}
