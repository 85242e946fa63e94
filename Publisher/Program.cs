using System.CommandLine;
using System.CommandLine.Help;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Commands;
using EnrichmentStream.Publisher.Documents;
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
    StatusCommand.Create(),
    ColorOption.Create(),
};
var parsed = root.Parse(args);
// Who asks for help gets it, whatever else the line says.
if (CommandLineErrors.Of(parsed) is { } error && parsed.Action is not HelpAction)
{
    await Console.Error.WriteLineAsync(PrintableText.Of(error));
    return ExitCodes.CannotRun;
}

// Ctrl-C lets a command say its last words: a simulated run tells its watchers that it ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
