using System.Text.RegularExpressions;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Hosting.Cluster;

internal sealed partial class ClusterSettingsValidator : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Require(
            ClusterName.IsMatch(options.ClusterId),
            $"CLUSTER_ID is '{options.ClusterId}': use 1 to 64 of A-Z a-z 0-9 . _ -");
        result.Require(
            options.StreamProvider is ClusterSettings.PushStreams or ClusterSettings.MemoryStreams,
            $"STREAM_PROVIDER is '{options.StreamProvider}': use push or memory.");
        return result.Build();
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex ClusterName { get; }
}
