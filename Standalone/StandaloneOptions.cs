namespace EnrichmentStream.Standalone;

/// <summary>What the one-process form adds to the settings of silo and front.</summary>
internal sealed class StandaloneOptions
{
    /// <summary>The loopback port of the embedded Redis, where <c>REDIS_URL</c> is not set.</summary>
    /// <value>1 to 65535; 27012 by default, the guide's.</value>
    [ConfigurationKeyName("EMBEDDED_REDIS_PORT")]
    public int EmbeddedRedisPort { get; set; } = 27012;
}
