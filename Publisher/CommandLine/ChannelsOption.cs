using System.CommandLine;

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
        };
        return option.AcceptOnlyFromAmong(Redis, Table);
    }
}
