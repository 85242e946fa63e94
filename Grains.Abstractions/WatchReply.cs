namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What the grain holds beyond a front's cursor.</summary>
[GenerateSerializer, Immutable, Alias("enrichment.watch-reply")]
public sealed record WatchReply
{
    /// <summary>Where the grain stands.</summary>
    [Id(0)]
    public required EnrichmentCursor Cursor { get; init; }

    /// <summary>Events in order, the last at <see cref="Cursor"/>.</summary>
    /// <value>Every event after the asked cursor. Where that cannot be had (another epoch, too old), or the whole run
    /// was asked for: all that is held of the run. Null for one who knows nothing.</value>
    [Id(1)]
    public EnrichmentEvent[]? Events { get; init; }

    /// <summary>What is true at <see cref="Cursor"/>; null where <see cref="Events"/> leaves nothing out.</summary>
    [Id(2)]
    public EnrichmentSnapshot? Snapshot { get; init; }

    /// <summary>Whether the epoch began since what was sent before was out of order: what follows of
    /// <see cref="Snapshot"/> takes the place of all that is known.</summary>
    [Id(3)]
    public bool IsCorrection { get; init; }

    /// <summary>Whether the grain has judged <see cref="WatchRequest.NewestId"/>; if not, it knows less than the front until
    /// ingest has sent it again what it kept.</summary>
    [Id(5)]
    public bool KnowsNewest { get; init; }

    /// <summary>Which of <see cref="Events"/> open a run.</summary>
    [Id(4)]
    public RunOpening[] Openings { get; init; } = [];

    /// <summary>How long nothing has come of the run; zero before the first event. Null from silos that do not tell.</summary>
    [Id(6)]
    public TimeSpan? Silence { get; init; }

    /// <summary>The silence after which a run that goes on counts as stalled. Null from silos that do not tell.</summary>
    [Id(7)]
    public TimeSpan? StalledAfter { get; init; }

    /// <summary>The silo of the grain, generation included; null where nobody is to be told.</summary>
    [Id(8)]
    public SiloAddress? Silo { get; init; }
}
