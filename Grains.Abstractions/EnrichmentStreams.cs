namespace EnrichmentStream.Grains.Abstractions;

/// <summary>Names of the streams and of what stores their subscriptions.</summary>
public static class EnrichmentStreams
{
    /// <summary>The stream provider, the same on silo and front.</summary>
    public const string Provider = "enrichment";

    /// <summary>The grain storage that Orleans keeps stream subscriptions in (a fixed name of Orleans).</summary>
    public const string SubscriptionStorage = "PubSubStore";

    /// <summary>The stream of one front process; items are <see cref="FrontDelivery"/>.</summary>
    public static StreamId For(Guid front) => StreamId.Create("front", front);
}
