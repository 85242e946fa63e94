using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Makes options that take a whole number within bounds, and say so in one line where they get
/// another.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int byDefault, int least, int most) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; {least:N0} to {most:N0}."),
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        var isNumber = int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= least && number <= most) return number;

        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name} is '{text}': give a whole number from {least:N0} to {most:N0}."));
        return least;
    }
}
