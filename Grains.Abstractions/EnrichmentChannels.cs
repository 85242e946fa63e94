namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Names of the Redis Pub/Sub channels that publishers write to.</summary>
/// <param name="Prefix">What every channel begins with; ends with a character that no BOM id has.</param>
public sealed record EnrichmentChannels(string Prefix)
{
    /// <summary>The channels where <c>CHANNEL_PREFIX</c> is not set.</summary>
    public static readonly EnrichmentChannels Default = new("enrichment:");

    /// <summary>The pattern that matches every BOM's channel.</summary>
    public string Pattern => Prefix + "*";

    /// <summary>The channel of one BOM.</summary>
    public string For(BomId bomId) => Prefix + bomId.Value;
}
