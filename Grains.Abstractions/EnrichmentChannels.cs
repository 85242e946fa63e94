namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Names of the Redis Pub/Sub channels that publishers write to.</summary>
public static class EnrichmentChannels
{
    /// <summary>What every channel begins with.</summary>
    public const string Prefix = "enrichment:";

    /// <summary>The pattern that matches every BOM's channel.</summary>
    public const string Pattern = Prefix + "*";

    /// <summary>The channel of one BOM.</summary>
    public static string For(BomId bomId) => Prefix + bomId.Value;
}
