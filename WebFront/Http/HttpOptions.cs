namespace EnrichmentStream.WebFront.Http;

/// <summary>Where the front listens, and which pages of other origins may read it.</summary>
internal sealed class HttpOptions
{
    /// <summary>The TCP port.</summary>
    /// <value>0 (any free one) to 65535; 27200 by default.</value>
    [ConfigurationKeyName("CNS_PORT")]
    public int Port { get; set; } = 27200;

    /// <summary>The address to listen on.</summary>
    /// <value>An IP address, <c>localhost</c>, or <c>*</c> (by default) for every address of the machine.</value>
    [ConfigurationKeyName("CNS_HOST")]
    public string Host { get; set; } = "*";

    /// <summary>Origins of pages that may read the answers.</summary>
    /// <value>A JSON array or a comma list of origins, or <c>*</c>; none by default.</value>
    [ConfigurationKeyName("CORS_ORIGINS")]
    public string? Origins { get; set; }

    /// <summary>Whether such pages may send cookies.</summary>
    /// <value>False by default; not together with <c>*</c>.</value>
    [ConfigurationKeyName("CORS_ALLOW_CREDENTIALS")]
    public bool AllowCredentials { get; set; }
}
