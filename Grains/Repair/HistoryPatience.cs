namespace EnrichmentStream.Grains.Repair;

/// <summary>How long one may wait for the history.</summary>
/// <param name="Place">For a place among the reads that may run at once.</param>
/// <param name="Answer">For the database, once there is a place.</param>
internal sealed record HistoryPatience(TimeSpan Place, TimeSpan Answer)
{
    /// <summary>An activation: calls wait for it, and a front gives up after 5 s.</summary>
    public static readonly HistoryPatience Activation = new(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(2));

    /// <summary>A page for a front, which gives up after 10 s.</summary>
    public static readonly HistoryPatience Page = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(4));

    /// <summary>A repair: nobody waits for it.</summary>
    public static readonly HistoryPatience Repair = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
}
