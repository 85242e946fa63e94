using System.CommandLine;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>The option <c>--quiet</c>, of commands whose result is what they do.</summary>
internal static class QuietOption
{
    private const string Name = "--quiet";

    public static Option<bool> Create() => new(Name, "-q") { Description = "Writes nothing but errors." };

    public static bool IsGiven(ParseResult parsed) => parsed.CommandResult.GetValue<bool>(Name);
}
