using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>How runs look on a terminal.</summary>
internal static class ProgressBars
{
    public static Progress Create() =>
        AnsiConsole.Progress().AutoClear(false).HideCompleted(false).Columns(new RunColumn());
}
