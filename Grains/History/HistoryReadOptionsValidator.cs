using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.History;

internal sealed class HistoryReadOptionsValidator : IValidateOptions<HistoryReadOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryReadOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("HISTORY_READS", options.Reads, 1, 100, "reads");
        result.Within("HISTORY_PAGE_READS", options.PageReads, 1, 100, "reads");
        return result.Build();
    }
}
