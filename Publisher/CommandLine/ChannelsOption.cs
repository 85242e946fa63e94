using System.CommandLine;
using System.CommandLine.Parsing;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>The option <c>--only</c>: one of the two channels.</summary>
internal static class ChannelsOption
{
    public const string Redis = "redis";
    public const string Table = "table";

    public static Option<string?> Create()
    {
        var option = new Option<string?>("--only")
        {
            Description = "One channel alone: redis, or table. By default both, as far as they are set up.",
            HelpName = "CHANNEL",
            CustomParser = Parse,
        };
        option.CompletionSources.Add(Redis, Table);
        return option;
    }

    private static string? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text is Redis or Table) return text;
        result.AddError($"--only is '{text}': use {Redis} or {Table}.");
        return null;
    }
}
