using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Revocation;

internal sealed class RevocationOptionsValidator : IValidateOptions<RevocationOptions>
{
    public ValidateOptionsResult Validate(string? name, RevocationOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("REVOCATION_HOURS", options.Hours, 1, 8_760, "hours");
        return result.Build();
    }
}
