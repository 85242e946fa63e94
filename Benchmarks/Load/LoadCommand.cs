using System.CommandLine;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>The command <c>load</c>.</summary>
internal static class LoadCommand
{
    private const string Description =
        """
        Publishes enrichment events on Redis, reads them from many streams, checks that each arrived once and in order,
        and tells latency and what it cost the service. Exit code 1 when an event was missing, duplicated or reordered.
        """;

    public static Command Create()
    {
        var options = new LoadOptions();
        var command = new Command("load", Description);
        foreach (var option in options.All) command.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var plan = options.Plan(parsed);
            if (!options.AllowRemote(parsed)) await LoopbackRule.CheckAsync(plan, cancellationToken);
            await using var run = new LoadRun(plan, TimeProvider.System);
            var result = await run.RunAsync(cancellationToken);
            await LoadReport.WriteAsync(result, options.Json(parsed));
            return result.IsComplete ? ExitCodes.Complete : ExitCodes.Incomplete;
        }
        catch (LoadException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.CannotRun;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Ended before the first event was published: nothing was measured.");
            return ExitCodes.CannotRun;
        }
    }
}
