using System.CommandLine;
using System.CommandLine.Parsing;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class CommandLineErrors
{
    /// <summary>Looks for the first word that is wrong.</summary>
    /// <returns>What is wrong and what to do; null where nothing is.</returns>
    public static string? Of(ParseResult parsed)
    {
        if (UnknownOption(parsed) is { } option)
            return $"Unrecognized option '{option}'.{Nearest(option, OptionNames(parsed.CommandResult))} "
                + "Write -- before an argument that begins with a dash. (--help tells more)";
        // The last error names the word that is wrong; one before it may say that a command is missing.
        if (parsed.Errors is not [.., var error]) return null;
        var commands = parsed.CommandResult.Command.Subcommands.Select(command => command.Name);
        var hint = parsed.UnmatchedTokens is [var word, ..] ? Nearest(word, commands) : "";
        return $"{error.Message}{hint} (--help tells more)";
    }

    // An argument would take a misspelt option for its value, and the option's value would then be one too many.
    private static string? UnknownOption(ParseResult parsed)
    {
        var words = parsed.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash)
            .Select(token => token.Value).ToHashSet();
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(word => word.Length > 1 && word[0] == '-' && words.Contains(word))
            ?.Split('=', ':')[0];
    }

    private static IEnumerable<string> OptionNames(CommandResult result)
    {
        var own = result.Command.Options.Where(option => !option.Hidden);
        var inherited = result.Parent is CommandResult parent
            ? parent.Command.Options.Where(option => option.Recursive)
            : [];
        return own.Concat(inherited).SelectMany(option => option.Aliases.Append(option.Name));
    }

    private static string Nearest(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(name => (Name: name, Distance: Distance(word, name)))
            .Where(pair => pair.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(pair => pair.Distance).FirstOrDefault().Name;
        return nearest is null ? "" : $" Did you mean {nearest}?";
    }

    // Levenshtein's: how many letters to put in, take out or exchange.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) =
                    (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
