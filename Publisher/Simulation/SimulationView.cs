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

        return await ProgressBars.Create().StartAsync(async context =>
        {
            // Runs that are given up, or never began, leave no bar that seems to move.
            var bars = new List<RunBar>();
            try
            {
                return await run(
                    plan.BomIds.Count > MostBars ? OneBar(context, plan, bars) : Bars(context, plan, bars));
            }
            finally
            {
                foreach (var bar in bars.Where(bar => !bar.HasEnded)) bar.End(null);
            }
        });
    }

    private static void Print(SimulationStep step) => Console.Out.WriteLine(
        $"{step.BomId} {step.EventType} {ProgressText.Percent((double)step.Progress.PercentComplete)}, "
        + $"{ProgressText.Counts(step.Progress)}");

    private static Action<SimulationStep> Bars(ProgressContext context, SimulationOptions plan, List<RunBar> all)
    {
        var bars = plan.BomIds.ToDictionary(bomId => bomId, bomId => new RunBar(context, bomId.Value));
        all.AddRange(bars.Values);
        return step =>
        {
            var bar = bars[step.BomId];
            bar.Show((double)step.Progress.PercentComplete, ProgressText.Counts(step.Progress));
            if (step.EventType is EventTypes.Completed or EventTypes.Failed)
                bar.End(step.EventType is EventTypes.Completed);
        };
    }

    private static Action<SimulationStep> OneBar(ProgressContext context, SimulationOptions plan, List<RunBar> all)
    {
        var total = plan.BomIds.Count;
        var bar = new RunBar(context, $"{total} BOMs");
        all.Add(bar);
        var percents = new ConcurrentDictionary<string, decimal>();
        return step =>
        {
            percents[step.BomId.Value] = step.Progress.PercentComplete;
            bar.Show((double)(percents.Values.Sum() / total));
        };
    }
}
