namespace EnrichmentStream.Grains.Abstractions;

/// <summary>The grain's verdict that an event opens a run. Fronts follow it and never judge for themselves.</summary>
/// <param name="Index">The event's place in the array that it comes in, from 0.</param>
/// <param name="Run">The run, as it stood when it opened.</param>
[GenerateSerializer, Immutable, Alias("enrichment.run-opening")]
public readonly record struct RunOpening([property: Id(0)] int Index, [property: Id(1)] RunMark Run);
