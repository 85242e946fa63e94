using System.Net;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Silo;

internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        result.Require(
            options.Address is "auto" || IPAddress.TryParse(options.Address, out _),
            $"SILO_ADDRESS is '{options.Address}': use an IP address, or auto.");
        result.Within("SILO_PORT", options.SiloPort, 1, 65_535, "(a TCP port)");
        result.Within("GATEWAY_PORT", options.GatewayPort, 1, 65_535, "(a TCP port)");
        result.Require(
            options.SiloPort != options.GatewayPort,
            $"SILO_PORT and GATEWAY_PORT are both {options.SiloPort}: use two ports.");
        return result.Build();
    }
}
