using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>How the run of one BOM ended.</summary>
/// <param name="BomId">The BOM.</param>
/// <param name="WorkflowRunId">The run.</param>
/// <param name="End">In a word.</param>
/// <param name="Progress">The last counts.</param>
/// <param name="Published">How many events were published.</param>
/// <param name="Problem">Why one could not be; null where all were.</param>
public sealed record SimulationResult(
    BomId BomId, string WorkflowRunId, SimulationEnd End, RunProgress Progress, int Published, string? Problem = null);

/// <summary>How a simulated run ended.</summary>
public enum SimulationEnd
{
    /// <summary>It was played to its good end.</summary>
    Completed,

    /// <summary>It was played to its bad end, as was asked.</summary>
    Failed,

    /// <summary>It was stopped; watchers were told that it failed.</summary>
    Stopped,

    /// <summary>An event could not be published, so it was given up.</summary>
    GivenUp,
}
