using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Says what is wrong with <c>REDIS_URL</c>, never what it holds: it may hold a password.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Url))
            return ValidateOptionsResult.Fail("REDIS_URL is missing: set it to redis://host:port/0.");
        return RedisUrl.TryParse(options.Url, out _, out var reason)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"REDIS_URL is no Redis URL: {reason}");
    }
}
