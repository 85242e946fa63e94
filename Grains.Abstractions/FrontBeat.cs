namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What a front tells a silo every few seconds: that it lives, and what it follows there.</summary>
/// <param name="Front">The front's process.</param>
/// <param name="Unwatched">What it follows no more.</param>
[GenerateSerializer, Immutable, Alias("enrichment.front-beat")]
public sealed record FrontBeat([property: Id(0)] Guid Front, [property: Id(1)] UnwatchedBom[] Unwatched);

/// <summary>A BOM that a front follows no more.</summary>
/// <param name="BomId">The BOM.</param>
/// <param name="Watch">The newest watch that this ends; a later one stays.</param>
[GenerateSerializer, Immutable, Alias("enrichment.unwatched-bom")]
public readonly record struct UnwatchedBom([property: Id(0)] BomId BomId, [property: Id(1)] long Watch);

/// <summary>What a silo answers to a beat.</summary>
/// <param name="Count">BOMs of the silo that it tells the front of.</param>
/// <param name="Sum">Those BOMs, summed up: <see cref="WatchSum"/>.</param>
/// <param name="Silos">The silos that are active, as far as this one knows.</param>
[GenerateSerializer, Immutable, Alias("enrichment.front-beat-reply")]
public sealed record FrontBeatReply(
    [property: Id(0)] int Count, [property: Id(1)] ulong Sum, [property: Id(2)] SiloAddress[] Silos);
