namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Consecutive events of one BOM, as the grain puts them on its stream.</summary>
/// <param name="Epoch">The grain activation that counts: new with each.</param>
/// <param name="FirstVersion">Version of the first event; each further one is one more.</param>
/// <param name="Events">At least one, in order.</param>
[GenerateSerializer, Immutable, Alias("enrichment.broadcast")]
public sealed record EnrichmentBroadcast(
    [property: Id(0)] Guid Epoch, [property: Id(1)] long FirstVersion, [property: Id(2)] EnrichmentEvent[] Events)
{
    /// <summary>Version of the last event.</summary>
    public long LastVersion => FirstVersion + Events.Length - 1;
}
