using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Brings what is recorded of a BOM and what its grain has heard into one order, and finds what is new in
/// it.</summary>
internal static class RepairMerge
{
    /// <summary>All events in one order.</summary>
    /// <param name="recorded">Their order stands.</param>
    /// <param name="held">What the grain holds. Those that are not recorded yet are its newest; each goes before the
    /// first recorded event that was created after it.</param>
    public static IEnumerable<EnrichmentEvent> Of(
        IReadOnlyList<EnrichmentEvent> recorded, ReadOnlySpan<EnrichmentEvent> held)
    {
        var ids = recorded.Select(static one => one.EventId).ToHashSet();
        var unrecorded = held.Length;
        while (unrecorded > 0 && !ids.Contains(held[unrecorded - 1].EventId)) unrecorded--;
        return Merge(recorded, held[unrecorded..].ToArray());
    }

    /// <summary>What watchers must get of the events that count.</summary>
    /// <param name="applied">All that changed something, in order.</param>
    /// <param name="truth">What they add up to.</param>
    /// <param name="known">Whether an event has counted in the grain, by its id.</param>
    public static EnrichmentEvent[] News(List<EnrichmentEvent> applied, EnrichmentLog truth, Predicate<string> known)
    {
        var last = applied.FindLastIndex(one => known(one.EventId));
        // To a grain that knows nothing of it the run is told by its state, not by its past.
        var start = last >= 0 ? last + 1 : applied.FindIndex(one => one == truth.LastState);
        var news = applied.Where((one, index) => !known(one.EventId)
            && ((start >= 0 && index >= start) || one == truth.LastState || one == truth.Terminal));
        // Where the state is older than all that was loaded, it is not among them.
        return truth.LastState is { } state && !known(state.EventId) && !applied.Contains(state)
            ? [state, .. news]
            : [.. news];
    }

    private static IEnumerable<EnrichmentEvent> Merge(IReadOnlyList<EnrichmentEvent> recorded, EnrichmentEvent[] live)
    {
        var next = 0;
        foreach (var one in recorded)
        {
            while (next < live.Length && live[next].CreatedAt < one.CreatedAt) yield return live[next++];
            yield return one;
        }

        while (next < live.Length) yield return live[next++];
    }
}
