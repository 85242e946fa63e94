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

    /// <summary>Headers that such pages may send, beside <see cref="HeaderList.Usual"/>.</summary>
    /// <value>A JSON array or a comma list of names, or <c>*</c> for any; none by default.</value>
    [ConfigurationKeyName("CORS_HEADERS")]
    public string? Headers { get; set; }

    /// <summary>The path below which a proxy serves this front; it answers there, and at <c>/</c> as ever, since many
    /// proxies take the prefix off.</summary>
    /// <value>A path such as <c>/enrich</c>; none by default. <c>X-Forwarded-Prefix</c> of a trusted proxy
    /// wins.</value>
    [ConfigurationKeyName("PATH_BASE")]
    public string? PathBase { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> tells where a request came from, and whose
    /// <c>X-Forwarded-Prefix</c> the path that they serve it below.</summary>
    /// <value>A comma list of IP addresses and networks such as <c>10.0.0.0/8</c>; none by default: then it is where
    /// the connection comes from.</value>
    [ConfigurationKeyName("TRUSTED_PROXIES")]
    public string? TrustedProxies { get; set; }

    /// <summary>TCP connections of the process; more are closed at once.</summary>
    /// <value>1 to 10,000,000; 40,000 by default.</value>
    [ConfigurationKeyName("MAX_CONNECTIONS")]
    public int Connections { get; set; } = 40_000;

    /// <summary>All headers of a request together; more get 431.</summary>
    /// <value>8 KiB to 64 KiB; 16 KiB by default. The first line may have 8 KiB.</value>
    [ConfigurationKeyName("MAX_HEADER_BYTES")]
    public int HeaderBytes { get; set; } = 16 << 10;
}
