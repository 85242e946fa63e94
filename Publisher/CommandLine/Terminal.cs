using System.CommandLine;
using System.Globalization;
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

    /// <summary>Makes a text from elsewhere safe to show: no control character, and nothing that turns the text around,
    /// reaches the terminal.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, static (span, text) =>
        {
            for (var at = 0; at < text.Length; at++) span[at] = IsHarmful(text[at]) ? '·' : text[at];
        });

    /// <summary>Makes JSON from elsewhere safe to show, and leaves its meaning: what a terminal would obey is
    /// escaped.</summary>
    public static string PrintableJson(string json) => json.Any(IsHarmful)
        ? string.Concat(json.Select(one =>
            IsHarmful(one) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}") : one.ToString()))
        : json;

    // U+202A to U+202E and U+2066 to U+2069 turn text around; U+2028 and U+2029 end lines.
    private static bool IsHarmful(char one) =>
        char.IsControl(one)
            || one is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
