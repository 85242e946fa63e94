using System.Collections.Concurrent;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using Spectre.Console;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>Shows simulated runs: a bar each on a terminal, one for all where they are many; else a line an
/// event.</summary>
internal static class SimulationView
{
    private const int MostBars = 12;

    public static async Task<SimulationResult[]> ShowAsync(
        SimulationOptions plan, Func<Action<SimulationStep>, Task<SimulationResult[]>> run)
    {
        if (!Terminal.IsLive) return await run(Print);

        return await ProgressBars.Create().StartAsync(context =>
        {
            var total = plan.BomIds.Count;
            return run(total > MostBars ? OneBar(context, total) : Bars(context, plan));
        });
    }

    private static void Print(SimulationStep step) => Console.Out.WriteLine(
        $"{step.BomId} {step.EventType} {ProgressText.Percent((double)step.Progress.PercentComplete)}, {ProgressText.Counts(step.Progress)}");

    private static Action<SimulationStep> Bars(ProgressContext context, SimulationOptions plan)
    {
        var bars = plan.BomIds.ToDictionary(bomId => bomId, bomId => new RunBar(context, bomId.Value));
        return step =>
        {
            var bar = bars[step.BomId];
            bar.Show((double)step.Progress.PercentComplete, ProgressText.Counts(step.Progress));
            if (step.EventType is EventTypes.Completed or EventTypes.Failed) bar.End(step.EventType is EventTypes.Completed);
        };
    }

    private static Action<SimulationStep> OneBar(ProgressContext context, int total)
    {
        var bar = new RunBar(context, $"{total} BOMs");
        var percents = new ConcurrentDictionary<string, decimal>();
        return step =>
        {
            percents[step.BomId.Value] = step.Progress.PercentComplete;
            bar.Show((double)(percents.Values.Sum() / total));
        };
    }
}
