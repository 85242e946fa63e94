using BenchmarkDotNet.Running;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>The command <c>micro</c>.</summary>
internal static class MicroBenchmarks
{
    // Without it BenchmarkDotNet looks for a project file of the assembly's name, which is not its name here.
    private const string InProcess = "--inProcess";

    /// <summary>Runs those that BenchmarkDotNet's own arguments choose.</summary>
    public static int Run(string[] arguments)
    {
        var switcher = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly);
        var summaries = switcher.Run([.. arguments, InProcess]).ToArray();
        return summaries.All(summary =>
                !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
            ? ExitCodes.Complete
            : ExitCodes.CannotRun;
    }
}
