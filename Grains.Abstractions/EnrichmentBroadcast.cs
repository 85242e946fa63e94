namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What a BOM's grain tells the fronts that watch it: consecutive events, or that its activation begins or
/// ends.</summary>
/// <param name="BomId">The BOM.</param>
/// <param name="Epoch">The grain activation that counts: new with each.</param>
/// <param name="FirstVersion">Version of the first event, or of the next where there is none; each further one is one
/// more.</param>
/// <param name="Events">In order; none where <paramref name="Kind"/> is not <see cref="BroadcastKind.Events"/>.</param>
/// <param name="Kind">What it tells.</param>
[GenerateSerializer, Immutable, Alias("enrichment.broadcast")]
public sealed record EnrichmentBroadcast(
    [property: Id(4)] BomId BomId,
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long FirstVersion,
    [property: Id(2)] EnrichmentEvent[] Events,
    [property: Id(5)] BroadcastKind Kind = BroadcastKind.Events)
{
    /// <summary>Which of the events open a run; the others belong to the run that is on.</summary>
    [Id(3)]
    public RunOpening[] Openings { get; init; } = [];

    /// <summary>Version of the last event, or of the one before where there is none.</summary>
    public long LastVersion => FirstVersion + Events.Length - 1;
}
