namespace EnrichmentStream.Grains.Abstractions;

/// <summary>A BOM that a front follows, for a comparison with what a silo knows.</summary>
/// <param name="BomId">The BOM.</param>
/// <param name="Cursor">How far the front has come; null where the grain has not answered yet.</param>
/// <param name="IsHere">Whether it takes the asked silo for the one that has the grain.</param>
[GenerateSerializer, Immutable, Alias("enrichment.followed-bom")]
public readonly record struct FollowedBom(
    [property: Id(0)] BomId BomId, [property: Id(1)] EnrichmentCursor? Cursor, [property: Id(2)] bool IsHere);
