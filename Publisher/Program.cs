using System.CommandLine;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Publishing;
using EnrichmentStream.Publisher.Simulation;
using EnrichmentStream.Publisher.Tokens;
using EnrichmentStream.Publisher.Watching;
using EnrichmentStream.Publisher.Workflows;

var root = new RootCommand("Publishes, plays, watches and replays the events of BOM enrichment runs.")
{
    SimulateCommand.Create(),
    BomCommand.Create(),
    TokenCommand.Create(),
    WatchCommand.Create(),
    PublishCommand.Create(),
    ReplayCommand.Create(),
    WorkerCommand.Create(),
};
var parsed = root.Parse(args);
// The last one names the word that is wrong; one before it may say that a command is missing.
if (parsed.Errors is [.., var error])
{
    await Console.Error.WriteLineAsync($"{error.Message} (--help tells more)");
    return ExitCodes.CannotRun;
}

// Ctrl-C lets a command say its last words: a simulated run tells its watchers that it ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
