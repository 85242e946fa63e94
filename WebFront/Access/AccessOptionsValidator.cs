using EnrichmentStream.Hosting.Settings;
using EnrichmentStream.WebFront.Enrichment;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("MAX_STREAMS", options.Streams, 1, Most, "streams");
        result.Within("MAX_STREAMS_PER_ORGANIZATION", options.StreamsPerOrganization, 1, Most, "streams");
        result.Within("MAX_STREAMS_PER_SUBJECT", options.StreamsPerSubject, 1, Most, "streams");
        result.Within("MAX_BOMS_PER_SUBJECT", options.BomsPerSubject, StreamEndpoint.MostBoms, Most, "BOMs");
        result.Within("MAX_STREAMS_PER_ADDRESS", options.StreamsPerAddress, 1, Most, "streams");
        result.Within("MAX_UNAUTHORIZED_PER_MINUTE", options.UnauthorizedPerMinute, 1, Most, "requests");
        result.Within("MAX_TOKEN_BYTES", options.TokenBytes, 512, 16_384, "bytes");
        result.Within("REVOCATION_HOURS", options.RevocationHours, 1, 8_760, "hours");
        result.Within("TICKET_MINUTES", options.TicketMinutes, 1, 1_440, "minutes");
        return result.Build();
    }
}
