using System.CommandLine;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Simulation;
using EnrichmentStream.Publisher.Tokens;

var root = new RootCommand("Publishes, plays, watches and replays the events of BOM enrichment runs.")
{
    SimulateCommand.Create(),
    TokenCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync($"{error.Message} (--help tells more)");
    return ExitCodes.CannotRun;
}

// Ctrl-C lets a command say its last words: a simulated run tells its watchers that it ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
