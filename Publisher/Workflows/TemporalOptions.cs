using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Publisher.Workflows;

/// <summary>Which Temporal the worker works for.</summary>
internal sealed class TemporalOptions
{
    /// <summary>The server.</summary>
    /// <value><c>host:port</c>; <c>localhost:7233</c> by default.</value>
    [ConfigurationKeyName("TEMPORAL_ADDRESS")]
    public string Address { get; set; } = "localhost:7233";

    /// <summary>The namespace.</summary>
    /// <value><c>default</c> by default.</value>
    [ConfigurationKeyName("TEMPORAL_NAMESPACE")]
    public string Namespace { get; set; } = "default";

    /// <summary>Where workflows put the activity.</summary>
    /// <value><c>enrichment-events</c> by default.</value>
    [ConfigurationKeyName("TEMPORAL_TASK_QUEUE")]
    public string TaskQueue { get; set; } = "enrichment-events";

    /// <summary>A key, as Temporal Cloud asks for; it turns TLS on.</summary>
    /// <value>None by default.</value>
    [ConfigurationKeyName("TEMPORAL_API_KEY")]
    public string? ApiKey { get; set; }

    /// <summary>Whether to connect by TLS.</summary>
    /// <value>False by default.</value>
    [ConfigurationKeyName("TEMPORAL_TLS")]
    public bool Tls { get; set; }
}
