using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Hubs;

internal sealed class FrontOptionsValidator : IValidateOptions<FrontOptions>
{
    public ValidateOptionsResult Validate(string? name, FrontOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("FRONT_EVENTS", options.Events, 1, 100_000, "events");
        result.Within("FRONT_BYTES", options.Bytes, 4 << 10, 256 << 20, "bytes");
        result.Within("FRONT_LINGER_SECONDS", options.LingerSeconds, 0, 600, "seconds");
        return result.Build();
    }
}
