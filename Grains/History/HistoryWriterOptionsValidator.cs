using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

internal sealed class HistoryWriterOptionsValidator : IValidateOptions<HistoryWriterOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryWriterOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("HISTORY_QUEUE_BYTES", options.QueueBytes, 1L << 20, 8L << 30, "bytes");
        result.Within("HISTORY_BATCH_EVENTS", options.BatchEvents, 1, 10_000, "events");
        return result.Build();
    }
}
