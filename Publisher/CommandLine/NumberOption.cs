using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Makes options that take a number within bounds, and say so in one line where they get another.</summary>
internal static class NumberOption
{
    public static Option<T> Create<T>(string name, string description, T byDefault, T least, T most)
        where T : struct, INumber<T> => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; {least} to {most}."),
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(result, name, least, most),
    };

    /// <summary>The option <c>--timeout</c>, which was called <c>--patience</c>.</summary>
    public static Option<int> Timeout(string description, int byDefault)
    {
        var option = Create("--timeout", description, byDefault, 0, 86_400);
        option.Aliases.Add("--patience");
        return option;
    }

    /// <summary>Reads an option's only value.</summary>
    /// <param name="result">Of the option.</param>
    /// <param name="name">The option.</param>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest number.</param>
    /// <param name="hint">What else may have been meant; the end of the sentence.</param>
    public static T Parse<T>(ArgumentResult result, string name, T least, T most, string hint = "")
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;

        var kind = typeof(T) == typeof(int) ? "a whole number" : "a number";
        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name} is '{text}': give {kind} from {least} to {most}{hint}."));
        return least;
    }
}
