using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <content>How a log begins with what is recorded of its BOM, and learns later what it has missed.</content>
public sealed partial class EnrichmentLog
{
    /// <summary>Begins where the history stands.</summary>
    /// <param name="before">What was true before the first of the events.</param>
    /// <param name="recorded">The newest events, oldest first.</param>
    /// <exception cref="InvalidOperationException">This log has accepted an event already.</exception>
    public void Load(EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> recorded)
    {
        Restore(before);
        foreach (var one in recorded) Accept(one);
        KeepWithin(before, recorded);
        IsDoubtful = false;
    }

    /// <summary>Learns what the history has and this log has missed, and what it took in another order.</summary>
    /// <param name="before">What was true before the first of the recorded events.</param>
    /// <param name="recorded">The newest events, oldest first.</param>
    /// <returns>The events that watchers must get: in order, each new to them, and none that what is known has
    /// superseded; and whether that is enough.</returns>
    /// <remarks>
    /// The history may lag behind: events that this log alone has are merged in by their time. The rules then run over all of
    /// them, and what comes out is the truth. Versions go on: news follow the newest, and what is older than all
    /// held goes before it, for watchers who resume. What belongs between is known by id and can be resent from the history alone.
    /// </remarks>
    public Repaired Repair(EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> recorded)
    {
        var held = _ring.From(_ring.FirstVersion);
        var truth = new EnrichmentLog(limits);
        truth.Restore(before);
        var applied = new List<EnrichmentEvent>();
        foreach (var one in RepairMerge.Of(recorded, held))
        {
            if (truth.Accept(one) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun) applied.Add(one);
        }

        truth.KeepWithin(before, recorded);
        var news = RepairMerge.News(applied, truth, HasCounted);
        var contradicts = Contradicts(truth, news);
        if (contradicts) BeginAnew(truth);
        else GoOn(held, applied, news, truth);
        foreach (var one in recorded) _ids.Add(one.EventId);
        StandWhere(truth);
        return new Repaired(news, contradicts);
    }

    // Lets the news follow on what was known, as every front does.
    private bool Contradicts(EnrichmentLog truth, EnrichmentEvent[] news)
    {
        var follower = new EnrichmentLog(limits);
        follower.Restore(Snapshot);
        foreach (var one in news) follower.Accept(one);
        return follower.LastState?.EventId != truth.LastState?.EventId
            || follower.Terminal?.EventId != truth.Terminal?.EventId;
    }

    private void BeginAnew(EnrichmentLog truth)
    {
        _ring = truth._ring;
        _runFirstVersion = truth._runFirstVersion;
        _restoredId = truth._restoredId;
    }

    private void GoOn(
        EnrichmentEvent[] held, List<EnrichmentEvent> applied, EnrichmentEvent[] news, EnrichmentLog truth)
    {
        var oldest = held.Length > 0 ? held[0] : news.FirstOrDefault();
        if (oldest is not null && (held.Length == 0 || _ring.FirstVersion == 1)) Prepend(applied, oldest);
        foreach (var one in news) _ring.Add(one);

        _restoredId = _ring.LastVersion < _ring.FirstVersion ? truth._restoredId : null;
        var run = truth.HeldRun().Select(static one => one.EventId).ToHashSet();
        var first = Array.FindIndex(_ring.From(_ring.FirstVersion), one => run.Contains(one.EventId));
        _runFirstVersion = first < 0 ? _ring.LastVersion + 1 : _ring.FirstVersion + first;
    }

    private void Prepend(List<EnrichmentEvent> applied, EnrichmentEvent oldest)
    {
        var count = applied.FindIndex(one => one.EventId == oldest.EventId);
        if (count > 0) _ring.Prepend([.. applied.Take(count).Where(one => !HasCounted(one.EventId))]);
    }

    // Of a run of which only the newest events were loaded, older ones may still be sent again by ingest.
    private void KeepWithin(EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> recorded)
    {
        if (before.Run is { } run && run == Run && recorded.Count > 0) _loadedFrom = recorded[0].CreatedAt;
    }

    private void StandWhere(EnrichmentLog truth)
    {
        IsDoubtful = false;
        _runs = truth._runs;
        _loadedFrom = truth._loadedFrom;
        OrganizationId = truth.OrganizationId ?? OrganizationId;
        LastState = truth.LastState;
        Terminal = truth.Terminal;
        Newest = truth.Newest ?? Newest;
        NewestAt = truth.NewestAt ?? NewestAt;
        foreach (var known in SnapshotEvents()) _ids.Add(known.EventId);
    }
}
