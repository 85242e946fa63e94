using System.CommandLine;
using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Where a command's output goes.</summary>
internal static class Terminal
{
    private static bool _quiet;

    /// <summary>Whether a person looks: bars that move and colours; else plain lines for files and other
    /// programs.</summary>
    public static bool IsLive => !_quiet && IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Whether only errors are to be written.</summary>
    public static bool IsQuiet => _quiet;

    /// <summary>Whether standard output is a terminal.</summary>
    public static bool IsTerminal => AnsiConsole.Profile.Out.IsTerminal;

    /// <summary>Does what a command line says about output.</summary>
    public static void Apply(ParseResult parsed)
    {
        ColorOption.Apply(parsed);
        if (!QuietOption.IsGiven(parsed)) return;
        _quiet = true;
        Console.SetOut(TextWriter.Null);
    }
}
