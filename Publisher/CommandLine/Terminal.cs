using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Where a command's output goes.</summary>
internal static class Terminal
{
    /// <summary>Whether a person looks: bars that move and colours; else plain lines for files and other
    /// programs.</summary>
    public static bool IsLive => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Makes a text from elsewhere safe to show: no control character reaches the terminal.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, static (span, text) =>
        {
            for (var at = 0; at < text.Length; at++) span[at] = char.IsControl(text[at]) ? '·' : text[at];
        });
}
