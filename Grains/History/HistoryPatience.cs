namespace EnrichmentStream.Grains.History;

/// <summary>For whom the history is read. Each has slots of its own, so that no kind of reader waits for another.</summary>
internal enum HistoryPool
{
    /// <summary>Activations and repairs.</summary>
    Grains,

    /// <summary>Pages for clients, who may ask in a loop.</summary>
    Pages,

    /// <summary>The sweep's look at the last recorded events, which must be on time.</summary>
    Sweep,
}

/// <summary>The timeouts of a read of the history.</summary>
/// <param name="Pool">Whose slots are used.</param>
/// <param name="Slot">Longest wait for one of the slots.</param>
/// <param name="Answer">Longest wait for the database, once there is a slot.</param>
internal sealed record HistoryPatience(HistoryPool Pool, TimeSpan Slot, TimeSpan Answer)
{
    /// <summary>An activation: calls wait for it, and a front gives up after 5 s.</summary>
    public static readonly HistoryPatience Activation =
        new(HistoryPool.Grains, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(2));

    /// <summary>A page for a front, which gives up after 10 s.</summary>
    public static readonly HistoryPatience Page =
        new(HistoryPool.Pages, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(4));

    /// <summary>A repair: nobody waits for it.</summary>
    public static readonly HistoryPatience Repair =
        new(HistoryPool.Grains, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    /// <summary>The last recorded events of many BOMs.</summary>
    public static readonly HistoryPatience Heads =
        new(HistoryPool.Sweep, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
}
