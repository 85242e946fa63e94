using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Repair;

internal sealed class RepairOptionsValidator : IValidateOptions<RepairOptions>
{
    public ValidateOptionsResult Validate(string? name, RepairOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("HISTORY_SWEEP_SECONDS", options.SweepSeconds, 1, 15, "seconds");
        return result.Build();
    }
}
