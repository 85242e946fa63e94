namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Some parts that are looked up together.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Parts">The parts.</param>
/// <param name="Duration">How long they take at life's speed, with the suppliers' limits.</param>
/// <param name="Throttled">The supplier that said "too many requests" on the way; null for none.</param>
internal sealed record SimulatedBatch(
    int Number, IReadOnlyList<SimulatedPart> Parts, TimeSpan Duration, Supplier? Throttled);
