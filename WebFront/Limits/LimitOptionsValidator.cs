using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Enrichment;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within(
            "MAX_UNKNOWN_BOMS_PER_MINUTE", options.UnknownBomsPerMinute, StreamEndpoint.MostBoms, 1_000_000, "BOMs");
        result.Within("MAX_HISTORY_READS_PER_SUBJECT", options.HistoryReadsPerSubject, 1, 1_000, "pages");
        return result.Build();
    }
}
