using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Sse;

internal sealed class SseOptionsValidator : IValidateOptions<SseOptions>
{
    public ValidateOptionsResult Validate(string? name, SseOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("SSE_KEEPALIVE_SECONDS", options.KeepAliveSeconds, 1, 300, "seconds");
        result.Within("SSE_QUEUE_FRAMES", options.QueueFrames, 16, 100_000, "frames");
        result.Within("SSE_QUEUE_BYTES", options.QueueBytes, 64 << 10, 256 << 20, "bytes");
        result.Within("SSE_QUEUE_MAX_BYTES", options.QueueMaxBytes, options.QueueBytes, 1 << 30, "bytes");
        result.Within("SSE_END_SECONDS", options.EndSeconds, 1, 3_600, "seconds");
        return result.Build();
    }
}
