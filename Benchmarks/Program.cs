using System.CommandLine;
using EnrichmentStream.Benchmarks;
using EnrichmentStream.Benchmarks.Load;
using EnrichmentStream.Benchmarks.Micro;

// BenchmarkDotNet reads its arguments itself, --help included.
if (args is ["micro", .. var benchmarkArguments]) return MicroBenchmarks.Run(benchmarkArguments);

var root = new RootCommand("Measures the enrichment stream service.")
{
    LoadCommand.Create(),
    new Command("micro", "Measures the hot pieces of code with BenchmarkDotNet; takes its arguments, e.g. --filter '*Sse*'."),
};
var parsed = root.Parse(args);
if (parsed.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync($"{error.Message} (--help tells more)");
    return ExitCodes.CannotRun;
}

// Ctrl-C ends a load early with what has been measured; that takes a moment.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
