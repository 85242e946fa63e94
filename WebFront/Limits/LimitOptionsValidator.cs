using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Http;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("MAX_STREAMS", options.Streams, 1, Most, "streams");
        result.Within("MAX_STREAMS_PER_ORGANIZATION", options.StreamsPerOrganization, 1, Most, "streams");
        result.Within("MAX_STREAMS_PER_SUBJECT", options.StreamsPerSubject, 1, Most, "streams");
        result.Within("MAX_BOMS_PER_SUBJECT", options.BomsPerSubject, RequestedBoms.Most, Most, "BOMs");
        result.Within("MAX_STREAMS_PER_ADDRESS", options.StreamsPerAddress, 1, Most, "streams");
        result.Within("MAX_UNAUTHORIZED_PER_MINUTE", options.UnauthorizedPerMinute, 1, Most, "requests");
        result.Within("MAX_TOKEN_BYTES", options.TokenBytes, 512, 16_384, "bytes");
        result.Within(
            "MAX_UNKNOWN_BOMS_PER_MINUTE", options.UnknownBomsPerMinute, RequestedBoms.Most, Most, "BOMs");
        result.Within("MAX_HISTORY_READS_PER_SUBJECT", options.HistoryReadsPerSubject, 1, 1_000, "pages");
        return result.Build();
    }
}
