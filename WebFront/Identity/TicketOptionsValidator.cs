using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

internal sealed class TicketOptionsValidator : IValidateOptions<TicketOptions>
{
    public ValidateOptionsResult Validate(string? name, TicketOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Within("TICKET_MINUTES", options.Minutes, 1, 1_440, "minutes");
        return result.Build();
    }
}
