using System.Globalization;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Publisher.Workflows;

internal sealed class TemporalOptionsValidator : IValidateOptions<TemporalOptions>
{
    public ValidateOptionsResult Validate(string? name, TemporalOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Require(
            IsHostAndPort(options.Address),
            $"TEMPORAL_ADDRESS is '{options.Address}': use host:port, such as localhost:7233.");
        result.Require(
            options.Namespace.Length > 0, "TEMPORAL_NAMESPACE is empty: use the namespace's name, such as default.");
        result.Require(
            options.TaskQueue.Length > 0, "TEMPORAL_TASK_QUEUE is empty: use the queue that workflows name.");
        return result.Build();
    }

    private static bool IsHostAndPort(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && !address.Contains('/', StringComparison.Ordinal)
            && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port > 0;
    }
}
