namespace EnrichmentStream.WebFront.Health;

/// <summary>What a front knows of whether events can arrive.</summary>
internal enum LinkState
{
    /// <summary>It has not heard yet, or the cluster does not answer: no reason to turn a client away for
    /// good.</summary>
    Unknown,

    /// <summary>They can: this process reaches Redis, and a silo is subscribed.</summary>
    Connected,

    /// <summary>They cannot: this process does not reach Redis, or the cluster says that no silo does.</summary>
    Lost,
}
