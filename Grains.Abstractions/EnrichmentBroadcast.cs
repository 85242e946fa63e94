namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Consecutive events of one BOM, as the grain puts them on its stream.</summary>
/// <param name="Epoch">The grain activation that counts: new with each.</param>
/// <param name="FirstVersion">Version of the first event, or of the next where there is none; each further one is one
/// more.</param>
/// <param name="Events">In order; none when a watch begins, so that the stream is known before its first event.</param>
[GenerateSerializer, Immutable, Alias("enrichment.broadcast")]
public sealed record EnrichmentBroadcast(
    [property: Id(0)] Guid Epoch, [property: Id(1)] long FirstVersion, [property: Id(2)] EnrichmentEvent[] Events)
{
    /// <summary>Which of the events open a run; the others belong to the run that is on.</summary>
    [Id(3)]
    public RunOpening[] Openings { get; init; } = [];

    /// <summary>Version of the last event, or of the one before where there is none.</summary>
    public long LastVersion => FirstVersion + Events.Length - 1;
}
