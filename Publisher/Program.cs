using System.CommandLine;
using EnrichmentStream.Publisher;

var root = new RootCommand("Publishes, plays, watches and replays the events of BOM enrichment runs.");
var parsed = root.Parse(args);
if (parsed.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync($"{error.Message} (--help tells more)");
    return ExitCodes.CannotRun;
}

return await parsed.InvokeAsync();
