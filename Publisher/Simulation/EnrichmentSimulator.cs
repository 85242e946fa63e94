using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Publishing;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Plays whole enrichment runs: batches, suppliers with their limits, failures, parts that nobody
/// knows.</summary>
public sealed class EnrichmentSimulator(EnrichmentPublisher publisher, TimeProvider time)
{
    /// <summary>Plays one run of each BOM, all at the same time.</summary>
    /// <param name="bom">The parts, the same for each.</param>
    /// <param name="options">What is to be played.</param>
    /// <param name="steps">Told after each published event, by one caller at a time for each BOM; null for
    /// nobody.</param>
    /// <param name="cancellationToken">Stops all runs; their watchers are told by a failed event.</param>
    /// <returns>How each ended, in the order of the options; never throws for a run that was stopped.</returns>
    public Task<SimulationResult[]> RunAsync(
        BillOfMaterials bom, SimulationOptions options, Action<SimulationStep>? steps,
        CancellationToken cancellationToken) =>
        Task.WhenAll(options.BomIds.Select(bomId => RunOneAsync(bom, options, bomId, steps, cancellationToken)));

    private Task<SimulationResult> RunOneAsync(
        BillOfMaterials bom, SimulationOptions options, BomId bomId, Action<SimulationStep>? steps,
        CancellationToken cancellationToken)
    {
        var script = RunScript.Write(bom, options, bomId);
        return new RunPlayer(script, options, bomId, publisher, time, steps).PlayAsync(cancellationToken);
    }
}
