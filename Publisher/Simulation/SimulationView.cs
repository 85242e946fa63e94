using System.Collections.Concurrent;
using EnrichmentStream.Publisher.CommandLine;
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
        $"{step.BomId} {step.EventType} {ProgressText.Percent(step.Progress.PercentComplete)}, {ProgressText.Counts(step.Progress)}");

    private static Action<SimulationStep> Bars(ProgressContext context, SimulationOptions plan)
    {
        var tasks = plan.BomIds.ToDictionary(bomId => bomId, bomId => context.AddTask(Markup.Escape(bomId.Value)));
        return step =>
        {
            var task = tasks[step.BomId];
            task.Description = Markup.Escape($"{step.BomId}  {ProgressText.Counts(step.Progress)}");
            task.Value = (double)step.Progress.PercentComplete;
        };
    }

    private static Action<SimulationStep> OneBar(ProgressContext context, int total)
    {
        var task = context.AddTask($"{total} BOMs");
        var percents = new ConcurrentDictionary<string, decimal>();
        return step =>
        {
            percents[step.BomId.Value] = step.Progress.PercentComplete;
            task.Value = (double)(percents.Values.Sum() / total);
        };
    }
}
