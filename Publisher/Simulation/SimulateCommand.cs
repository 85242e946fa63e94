using System.CommandLine;
using System.Globalization;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Publisher.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>The command <c>simulate</c>.</summary>
internal static class SimulateCommand
{
    private const string Description =
        """
        Plays whole enrichment runs of a bill of materials: batches, suppliers with their limits, parts that fail or that
        nobody knows. An event that nobody hears, or that Redis does not take, waits; so a service that is started again
        in the middle misses nothing. Ctrl-C ends the runs as failed.
        """;

    public static Command Create()
    {
        var command = new Command("simulate", Description);
        var options = new SimulateOptions();
        options.AddTo(command);
        command.Add(QuietOption.Create());
        command.Runs((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        SimulateOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var bom = options.File(parsed) is { } path ? BillOfMaterials.Load(path) : BillOfMaterials.Sample();
        var plan = options.Plan(parsed);
        await using var services = PublisherServices.Build(options.Only(parsed), options.Settings(parsed));
        var simulator = new EnrichmentSimulator(
            services.GetRequiredService<EnrichmentPublisher>(), services.GetRequiredService<TimeProvider>());
        await Console.Out.WriteLineAsync(Head(bom, plan));
        if (Remarks(bom) is { } remarks) await Console.Out.WriteLineAsync(remarks);

        var results = await SimulationView.ShowAsync(
            plan, steps => simulator.RunAsync(bom, plan, steps, cancellationToken));

        foreach (var result in results) await Console.Out.WriteLineAsync(Tell(result));
        if (results.Any(result => result.End is SimulationEnd.GivenUp)) return ExitCodes.Failed;
        return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private static string Head(BillOfMaterials bom, SimulationOptions plan)
    {
        var batches = (bom.Lines.Count + plan.BatchSize - 1) / plan.BatchSize;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{PrintableText.Of(bom.Name)}: {bom.Lines.Count} parts in {batches} batches; {plan.BomIds.Count} "
            + $"BOM(s), seed {plan.Seed}.");
    }

    private static string? Remarks(BillOfMaterials bom)
    {
        string[] remarks =
            [.. Count(bom.Skipped.Count, "line", " left out"), .. Count(bom.Warnings.Count, "warning", "")];
        return remarks is [] ? null : $"{string.Join(", ", remarks)} (see `bom FILE`).";
    }

    private static IEnumerable<string> Count(int count, string what, string more)
    {
        if (count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}{more}");
    }

    private static string Tell(SimulationResult result)
    {
        var end = result.End switch
        {
            SimulationEnd.Completed => "completed",
            SimulationEnd.Failed => "failed, as asked",
            SimulationEnd.Stopped => "stopped",
            _ => "given up",
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.BomId} {end}: {ProgressText.Counts(result.Progress)}; {result.Published} events published.");
        return result.Problem is null ? text : $"{text} {PrintableText.Of(result.Problem)}";
    }
}
