namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What one silo tells one front, over the front's stream. Deliveries of a flow are numbered without a gap, so a
/// loss shows; one without a broadcast is a beat.</summary>
/// <param name="Silo">Who tells, generation included.</param>
/// <param name="Flow">Names the flow: rises whenever the silo begins to tell a front anew.</param>
/// <param name="Number">1 for the first of the flow, and one more for each.</param>
/// <param name="Broadcasts">In the order of their publishing.</param>
[GenerateSerializer, Immutable, Alias("enrichment.front-delivery")]
public sealed record FrontDelivery(
    [property: Id(0)] SiloAddress Silo,
    [property: Id(1)] long Flow,
    [property: Id(2)] long Number,
    [property: Id(3)] EnrichmentBroadcast[] Broadcasts)
{
    /// <summary>BOMs of which broadcasts were left out, since too much waited.</summary>
    [Id(4)]
    public BomId[] Skipped { get; init; } = [];

    /// <summary>Whether the silo ends: its BOMs move, and nothing more comes of it.</summary>
    [Id(5)]
    public bool IsLast { get; init; }
}
