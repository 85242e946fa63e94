namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What the grain holds beyond a front's cursor.</summary>
[GenerateSerializer, Immutable, Alias("enrichment.watch-reply")]
public sealed record WatchReply
{
    /// <summary>Where the grain stands.</summary>
    [Id(0)]
    public required EnrichmentCursor Cursor { get; init; }

    /// <summary>Every event after the asked cursor (or all that are held), in order, the last at <see cref="Cursor"/>.</summary>
    /// <value>Null where the cursor is of another epoch, or older than what is held: then the snapshot says all.</value>
    [Id(1)]
    public EnrichmentEvent[]? Events { get; init; }

    /// <summary>What is true at <see cref="Cursor"/>; null where <see cref="Events"/> alone tells it.</summary>
    [Id(2)]
    public EnrichmentSnapshot? Snapshot { get; init; }
}
