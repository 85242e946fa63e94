using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Publisher.Publishing;

internal sealed class PublisherOptionsValidator : IValidateOptions<PublisherOptions>
{
    private const int Day = 86_400;

    public ValidateOptionsResult Validate(string? name, PublisherOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("PUBLISH_TABLE_PATIENCE_SECONDS", options.TablePatienceSeconds, 0, Day, "seconds");
        result.Within("PUBLISH_REDIS_PATIENCE_SECONDS", options.RedisPatienceSeconds, 0, Day, "seconds");
        return result.Build();
    }
}
