namespace EnrichmentStream.Grains.Abstractions;

/// <summary>The times that grain and front agree on for a watch.</summary>
public static class WatchLease
{
    /// <summary>How long the grain goes on publishing after the last watch call.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(40);

    /// <summary>Longest time between two watch calls of a front that has watchers.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);
}
