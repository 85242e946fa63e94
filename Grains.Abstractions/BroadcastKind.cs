namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What a broadcast tells.</summary>
public enum BroadcastKind
{
    /// <summary>Events have come.</summary>
    Events,

    /// <summary>An activation has begun to publish, or counts anew: who follows the BOM in another epoch asks again. It goes to
    /// every front, also to those that do not follow the BOM.</summary>
    Began,

    /// <summary>The activation has ended and publishes no more: who follows it asks again.</summary>
    Ended,
}
