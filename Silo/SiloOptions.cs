using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Silo;

/// <summary>Where a silo is reached by the other processes of its cluster.</summary>
internal sealed class SiloOptions
{
    /// <summary>The address that the others connect to, and the silo listens on.</summary>
    /// <value>An IP address, or <c>auto</c> for the machine's first; 127.0.0.1 by default.</value>
    [ConfigurationKeyName("SILO_ADDRESS")]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port for other silos; each silo of a machine needs its own.</summary>
    /// <value>1 to 65535; 11111 by default.</value>
    [ConfigurationKeyName("SILO_PORT")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>The TCP port for fronts; each silo of a machine needs its own.</summary>
    /// <value>1 to 65535; 30000 by default.</value>
    [ConfigurationKeyName("GATEWAY_PORT")]
    public int GatewayPort { get; set; } = 30000;
}
