using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Enrichment;

internal sealed class EnrichmentOptionsValidator : IValidateOptions<EnrichmentOptions>
{
    public ValidateOptionsResult Validate(string? name, EnrichmentOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("GRAIN_EVENTS", options.Events, 1, 100_000, "events");
        result.Within("GRAIN_BYTES", options.Bytes, 4 << 10, 256 << 20, "bytes");
        result.Within("GRAIN_IDLE_MINUTES", options.IdleMinutes, 2, 10_080, "minutes");
        result.Within("GRAIN_ENDED_MINUTES", options.EndedMinutes, 2, 10_080, "minutes");
        result.Within("GRAIN_SHRINK_SECONDS", options.ShrinkSeconds, 1, 86_400, "seconds");
        result.Within("STALLED_AFTER_SECONDS", options.StalledAfterSeconds, 10, 86_400, "seconds");
        return result.Build();
    }
}
