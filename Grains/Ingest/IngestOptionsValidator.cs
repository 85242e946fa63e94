using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Ingest;

internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("INGEST_MAX_MESSAGE_BYTES", options.MaxMessageBytes, 1 << 10, 16 << 20, "bytes");
        result.Within("INGEST_QUEUE_EVENTS", options.QueueEvents, 16, 1_000_000, "events");
        result.Within("INGEST_QUEUE_BYTES", options.QueueBytes, 64 << 10, 1 << 30, "bytes");
        result.Require(
            options.QueueBytes >= options.MaxMessageBytes,
            $"INGEST_QUEUE_BYTES is {options.QueueBytes}: "
            + $"use at least INGEST_MAX_MESSAGE_BYTES, which is {options.MaxMessageBytes}.");
        result.Within("INGEST_REPLAY_SECONDS", options.ReplaySeconds, 0, 600, "seconds");
        result.Within("INGEST_REPLAY_BYTES", options.ReplayBytes, 0, 4L << 30, "bytes");
        return result.Build();
    }
}
