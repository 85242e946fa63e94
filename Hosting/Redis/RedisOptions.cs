using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Where Redis is.</summary>
public sealed class RedisOptions
{
    /// <summary>The server that publishers write to, and that the cluster keeps its membership in.</summary>
    /// <value><c>redis://[user][:password@]host[:port][/database]</c> or <c>rediss://…</c>; none by default.</value>
    [ConfigurationKeyName("REDIS_URL")]
    public string? Url { get; set; }
}
