using System.CommandLine;
using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>The option <c>--no-color</c>, of every command; the variable <c>NO_COLOR</c> does the same.</summary>
internal static class ColorOption
{
    private const string Name = "--no-color";

    public static Option<bool> Create() => new(Name)
    {
        Description = "No colours; NO_COLOR in the environment does the same.", Recursive = true,
    };

    public static void Apply(ParseResult parsed)
    {
        if (parsed.CommandResult.GetValue<bool>(Name))
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }
}
