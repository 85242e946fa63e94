using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Writes a command line that goes on where one has ended.</summary>
internal static class CommandAgain
{
    // What no shell takes for more than itself.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:=,+@%");

    /// <summary>The command with an option set, and the others as they were given; a token is left out.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="option">The option to set.</param>
    /// <param name="value">Its value. It may come from elsewhere, so it is quoted for a shell where need be.</param>
    public static string Write(ParseResult given, string command, string option, string value)
    {
        var others = given.CommandResult.Children.Concat(given.RootCommandResult.Children).OfType<OptionResult>()
            .Where(result => !result.Implicit && result.Option.Name != option && result.Option.Name != "--token")
            .DistinctBy(result => result.Option.Name)
            .SelectMany(result => result.Tokens.Select(token => token.Value).Prepend(result.Option.Name));
        return string.Join(' ', others.Prepend(value).Prepend(option).Select(Quoted).Prepend(command));
    }

    private static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
        ? word
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
