using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>An event of a simulated run that has just been published.</summary>
/// <param name="BomId">Whose.</param>
/// <param name="EventType">What happened.</param>
/// <param name="Progress">How far the run is.</param>
/// <param name="Published">How many of the run's events have been published with it.</param>
public sealed record SimulationStep(BomId BomId, string EventType, RunProgress Progress, int Published);
