using Microsoft.Extensions.Configuration;

namespace EnrichmentStream.Hosting.Redis;

/// <summary>Where Redis is.</summary>
public sealed class RedisOptions
{
    /// <summary>What the channels of revocations begin with: never one of events.</summary>
    public const string RevocationPrefix = "revocations:";

    private const string DefaultChannelPrefix = "enrichment:";

    /// <summary>The server that publishers write to, and that the cluster keeps its membership in.</summary>
    /// <value><c>redis://[user][:password@]host[:port][/database]</c> or <c>rediss://…</c>; none by default.</value>
    [ConfigurationKeyName("REDIS_URL")]
    public string? Url { get; set; }

    /// <summary>What the Pub/Sub channels of events begin with; the same for publishers, silos and fronts.</summary>
    /// <value>1 to 64 of <c>A-Z a-z 0-9 . _ : / -</c>, with <c>:</c> or <c>/</c> at its end; <c>enrichment:</c> by
    /// default. Services that share a Redis server need one each: neither database numbers nor cluster ids separate
    /// Pub/Sub.</value>
    [ConfigurationKeyName("CHANNEL_PREFIX")]
    public string ChannelPrefix { get; set; } = DefaultChannelPrefix;

    /// <summary>The channel on which a cluster's fronts tell each other revocations.</summary>
    public string RevocationChannel(string clusterId) =>
        RevocationPrefix + (ChannelPrefix == DefaultChannelPrefix ? "" : ChannelPrefix) + clusterId;
}
