using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <content>How a log begins with what is recorded of its BOM, and learns later what it has missed.</content>
public sealed partial class EnrichmentLog
{
    /// <summary>Begins where the history stands.</summary>
    /// <param name="before">What was true before the first of the events.</param>
    /// <param name="recorded">The newest events, oldest first.</param>
    /// <param name="isStalled">Whether the run that they add up to counts as stalled.</param>
    /// <exception cref="InvalidOperationException">This log has accepted an event already.</exception>
    public void Load(
        EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> recorded, Predicate<EnrichmentLog>? isStalled = null)
    {
        var (truth, _) = Judge(before, recorded, recorded.Count, isStalled, applied: null);
        Restore(before);
        BeginAnew(truth);
        foreach (var one in recorded) Learn(one, truth);
        StandWhere(truth);
        _ring.DropBefore(HeldRunVersion); // Resumes are of the latest run alone.
        Settle(_doubts);
        _isLive = false;
    }

    /// <summary>Learns what the history has and this log has missed, and what it took in another order.</summary>
    /// <param name="before">What was true before the first of the recorded events.</param>
    /// <param name="recorded">The newest events, oldest first.</param>
    /// <param name="older">Ids of those that this log has heard and that are recorded before all of these.</param>
    /// <param name="isStalled">Whether the run that all add up to counts as stalled.</param>
    /// <returns>The events that watchers must get: in order, each new to them, and none that what is known has
    /// superseded; and whether that is enough.</returns>
    /// <remarks>
    /// The history may lag behind: events that this log alone has heard, whatever became of them, follow in the order of
    /// their arrival. The rules then run over all of them, and what comes out is the truth. Versions go on: news follow the
    /// newest, and what is older than all held goes before it, for watchers who resume. What belongs between is known by id and
    /// can be resent from the history alone.
    /// </remarks>
    public Repaired Repair(
        EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> recorded, IReadOnlySet<string> older,
        Predicate<EnrichmentLog>? isStalled = null)
    {
        var held = _ring.From(_ring.FirstVersion);
        var heard = RepairMerge.Of(recorded, Heard(), older, _isLive).ToArray();
        _isLive = false;
        var applied = new List<AppliedEvent>();
        var (truth, doubts) = Judge(before, heard, recorded.Count, isStalled, applied.Add);
        _doubts += doubts;
        var news = RepairMerge.News(applied, truth, HasCounted, Run);
        var contradicts = Contradicts(truth, news);
        if (contradicts) BeginAnew(truth);
        else GoOn(held, applied, news, truth);
        foreach (var one in heard) Learn(one, truth);
        StandWhere(truth);
        return new Repaired(news, contradicts);
    }

    /// <summary>The newest events that were heard, whatever became of them, in the order of arrival.</summary>
    public List<EnrichmentEvent> Heard() => _unapplied.Among(_ring.From(_ring.FirstVersion), _ring.FirstVersion);

    // The log that all the events make, the first of which are recorded. What is not recorded is doubted: more of it may be
    // recorded by now.
    private (EnrichmentLog Truth, long Doubts) Judge(
        EnrichmentSnapshot before, IReadOnlyList<EnrichmentEvent> all, int recorded, Predicate<EnrichmentLog>? isStalled,
        Action<AppliedEvent>? applied)
    {
        var truth = new EnrichmentLog(limits, applied);
        truth.Restore(before);
        foreach (var one in all.Take(recorded)) truth.Accept(one, RecordingOrder.After);
        var settled = truth.Doubts;
        foreach (var one in all.Skip(recorded)) truth.Accept(one, RecordingOrder.After);
        if (truth.HasSuccessors && isStalled?.Invoke(truth) is true) truth.TakeOver();
        return (truth, truth.Doubts - settled);
    }

    // Lets the news follow on what was known, as every front does.
    private bool Contradicts(EnrichmentLog truth, AppliedEvent[] news)
    {
        var follower = new EnrichmentLog(limits);
        follower.Restore(Snapshot);
        foreach (var one in news) follower.Follow(one.Event, one.Opens ? one.Run : null);
        return follower.LastState?.EventId != truth.LastState?.EventId
            || follower.Terminal?.EventId != truth.Terminal?.EventId
            || follower.Paused?.EventId != truth.Paused?.EventId
            || follower.Run?.Name != truth.Run?.Name;
    }

    private void BeginAnew(EnrichmentLog truth)
    {
        _ring = truth._ring;
        _openings.Clear();
        _openings.AddRange(truth._openings);
        _runFirstVersion = truth._runFirstVersion;
        _restoredId = truth._restoredId;
    }

    private void GoOn(EnrichmentEvent[] held, List<AppliedEvent> applied, AppliedEvent[] news, EnrichmentLog truth)
    {
        var oldest = held.Length > 0 ? held[0] : news is [{ Event: var first }, ..] ? first : null;
        if (oldest is not null && (held.Length == 0 || _ring.FirstVersion == 1)) Prepend(applied, oldest);
        foreach (var one in news)
        {
            _ring.Add(one.Event);
            if (one.Opens) _openings.Add((_ring.LastVersion, one.Run));
        }

        _restoredId = _ring.LastVersion < _ring.FirstVersion ? truth._restoredId : null;
        var run = truth.HeldRun().Select(static one => one.EventId).ToHashSet();
        var begins = Array.FindIndex(_ring.From(_ring.FirstVersion), one => run.Contains(one.EventId));
        _runFirstVersion = begins < 0 ? _ring.LastVersion + 1 : _ring.FirstVersion + begins;
    }

    private void Prepend(List<AppliedEvent> applied, EnrichmentEvent oldest)
    {
        var count = applied.FindIndex(one => one.Event.EventId == oldest.EventId);
        if (count > 0)
            _ring.Prepend([.. applied.Take(count).Select(static one => one.Event).Where(one => !HasCounted(one.EventId))]);
    }

    private void Learn(EnrichmentEvent one, EnrichmentLog truth)
    {
        _ids.Add(one.EventId);
        if (truth.HasCounted(one.EventId)) _ignored.Remove(one.EventId);
        else _ignored.Add(one.EventId);
    }

    private void StandWhere(EnrichmentLog truth)
    {
        _unapplied = UnappliedEvents.From(truth._unapplied, truth.Version, Version);
        _runs = truth._runs;
        OrganizationId = truth.OrganizationId ?? OrganizationId;
        LastState = truth.LastState;
        Terminal = truth.Terminal;
        Paused = truth.Paused;
        Newest = truth.Newest ?? Newest;
        foreach (var known in SnapshotEvents()) _ids.Add(known.EventId);
    }
}
