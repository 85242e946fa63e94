using System.Text.RegularExpressions;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Says what is wrong with <c>REDIS_URL</c>, never what it holds: it may hold a password.</summary>
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.Url))
            result.AddError("REDIS_URL is missing: set it to redis://host:port/0.");
        else if (!RedisUrl.TryParse(options.Url, out _, out var reason))
            result.AddError($"REDIS_URL is no Redis URL: {reason}");
        result.Require(
            // The end is a character that no BOM id has, so that of two prefixes none makes ids of the other's
            // channels.
            Prefix.IsMatch(options.ChannelPrefix)
            && !options.ChannelPrefix.StartsWith(RedisOptions.RevocationPrefix, StringComparison.Ordinal),
            $"CHANNEL_PREFIX is '{options.ChannelPrefix}': use 1 to 64 of A-Z a-z 0-9 . _ : / - that end with a colon "
            + "or a slash, "
            + "such as staging:, and do not begin with revocations:");
        return result.Build();
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,62}[:/]\z")]
    private static partial Regex Prefix { get; }
}
