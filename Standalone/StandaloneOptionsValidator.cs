using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Standalone;

internal sealed class StandaloneOptionsValidator : IValidateOptions<StandaloneOptions>
{
    public ValidateOptionsResult Validate(string? name, StandaloneOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("EMBEDDED_REDIS_PORT", options.EmbeddedRedisPort, 1, 65_535, "(a TCP port)");
        return result.Build();
    }
}
