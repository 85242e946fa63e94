using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Brings what is recorded of a BOM and what its grain has heard into one order, and finds what is new in
/// it.</summary>
internal static class RepairMerge
{
    /// <summary>All events in one order: the recorded ones, then those that the grain alone has.</summary>
    /// <param name="recorded">Their order stands.</param>
    /// <param name="heard">What the grain has heard, in the order of arrival.</param>
    /// <param name="older">Ids of those that are recorded before all that was read.</param>
    /// <param name="isLive">Whether all was heard live, and so in the order of the channel.</param>
    public static IEnumerable<EnrichmentEvent> Of(
        IReadOnlyList<EnrichmentEvent> recorded, List<EnrichmentEvent> heard, IReadOnlySet<string> older, bool isLive)
    {
        var ids = recorded.Select(static one => one.EventId).ToHashSet();
        return (isLive ? AsHeard(recorded, heard) : recorded).Concat(heard.Where(one => !ids.Contains(one.EventId) && !older.Contains(one.EventId)));
    }

    // Redis keeps the order. A silo records what the publisher's own write has missed later than what came after it: of
    // what was heard live, the order of arrival stands, in the places that it takes in the table.
    private static IEnumerable<EnrichmentEvent> AsHeard(IReadOnlyList<EnrichmentEvent> recorded, List<EnrichmentEvent> heard)
    {
        var byId = recorded.ToDictionary(static one => one.EventId);
        var live = new Queue<EnrichmentEvent>(heard.Where(one => byId.ContainsKey(one.EventId))
            .DistinctBy(static one => one.EventId).Select(one => byId[one.EventId]));
        var isLive = live.Select(static one => one.EventId).ToHashSet();
        return recorded.Select(one => isLive.Contains(one.EventId) ? live.Dequeue() : one);
    }

    /// <summary>What watchers must get of the events that count.</summary>
    /// <param name="applied">All that changed something, in order.</param>
    /// <param name="truth">What they add up to.</param>
    /// <param name="known">Whether an event has counted in the grain, by its id.</param>
    /// <param name="run">The run that watchers know.</param>
    public static AppliedEvent[] News(
        List<AppliedEvent> applied, EnrichmentLog truth, Predicate<string> known, RunMark? run)
    {
        var last = applied.FindLastIndex(one => known(one.Event.EventId));
        // To a grain that knows nothing of it the run is told by its state, not by its past.
        var start = last >= 0 ? last + 1 : applied.FindIndex(one => one.Event == truth.LastState);
        var news = applied.Where((one, index) => !known(one.Event.EventId)
            && ((start >= 0 && index >= start) || one.Event == truth.LastState || one.Event == truth.Terminal)).ToList();
        // Where the state is older than all that was loaded, it is not among them.
        if (truth is { LastState: { } state, Run: { } current } && !known(state.EventId) && !applied.Exists(one => one.Event == state))
            news.Insert(0, new AppliedEvent(state, current, Opens: false));
        return WithOpenings(news, run);
    }

    // The event that opened a run may have left the news as superseded; then the next one of the run opens it.
    private static AppliedEvent[] WithOpenings(List<AppliedEvent> news, RunMark? run)
    {
        for (var index = 0; index < news.Count; index++)
        {
            var opens = run is null || !news[index].Run.IsSameAs(run);
            news[index] = news[index] with { Opens = opens || news[index].Opens };
            run = news[index].Run;
        }

        return [.. news];
    }
}
