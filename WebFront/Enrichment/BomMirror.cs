using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>Follows one grain: what its stream brings and what it answers when asked, in one order, each event
/// once.</summary>
/// <remarks>
/// Whatever the stream loses shows as a jump in the version; then <see cref="NeedsAnswer"/> asks for a call. Broadcasts
/// that came too early wait for that answer. Not thread-safe: the hub's loop owns it.
/// </remarks>
internal sealed class BomMirror(EnrichmentLogLimits limits, TimeProvider time)
{
    // Beyond this a gap is cheaper to fill by another question than by keeping what came early.
    private const int MaxEarly = 256;

    // A stray broadcast of an epoch that is over fits no answer: after two it is forgotten.
    private const int MaxAnswers = 2;

    // As long as ingest replays after a failover: what a grain without memory then repeats must not turn progress back.
    private static readonly TimeSpan RepeatTime = TimeSpan.FromSeconds(60);

    private readonly List<(EnrichmentBroadcast Broadcast, int Answers)> _early = [];
    private EnrichmentLog _log = new(limits);
    private DateTimeOffset? _floor;
    private long? _newEpochAt;
    private DateTimeOffset? _began; // When the state was created with which the mirror began; null where it saw the rest.

    /// <summary>How far the grain has been followed; null before its first answer.</summary>
    public EnrichmentCursor? Cursor { get; private set; }

    /// <summary>Whether something is missing that only the grain can tell.</summary>
    public bool NeedsAnswer => Cursor is null || _early.Count > 0;

    /// <summary>What the events add up to; not to be changed.</summary>
    public EnrichmentLog Log => _log;

    /// <summary>Takes what the stream brings.</summary>
    /// <param name="broadcast">In whatever order.</param>
    /// <param name="news">Gets the events that watchers have not seen.</param>
    public void Follow(EnrichmentBroadcast broadcast, List<EnrichmentEvent> news)
    {
        if (TryApply(broadcast, news) || _early.Count >= MaxEarly) return;
        _early.Add((broadcast, 0));
    }

    /// <summary>Takes the grain's answer.</summary>
    /// <param name="reply">Older ones of the same epoch are ignored.</param>
    /// <param name="wholeRun">Whether the whole run was asked for. Such an answer leaves out runs before it, so it is
    /// ignored where this mirror has not come that far: ask from the cursor first.</param>
    /// <param name="news">Gets the events that watchers have not seen.</param>
    /// <returns>Whether this mirror now stands at least where the grain stood.</returns>
    public bool Catch(WatchReply reply, bool wholeRun, List<EnrichmentEvent> news)
    {
        var sameEpoch = Cursor?.Epoch == reply.Cursor.Epoch;
        if (sameEpoch && reply.Cursor.Version < Cursor!.Value.Version) return true;
        if (sameEpoch && wholeRun && reply.Cursor.Version - reply.Events!.Length > Cursor!.Value.Version) return false;

        if (!sameEpoch && Cursor is not null) ExpectRepeats();
        if (!sameEpoch && reply is { IsCorrection: true, Snapshot: { } truth }) Correct(truth, reply.Events ?? [], news);
        else if (reply.Snapshot is { Run: { } run } snapshot && (_log.IsReplacedBy(run) || IsOthers(snapshot)))
            Adopt(snapshot, reply.Events ?? [], news);
        else if (reply.Events is { } events) Apply(reply, events, sameEpoch, news);
        if (!sameEpoch && reply is { Events: { } all, Snapshot: { } known } && Lacks(known, all)) Correct(known, all, news);
        Cursor = reply.Cursor;
        ApplyEarly(news);
        return true;
    }

    private void ApplyEarly(List<EnrichmentEvent> news)
    {
        var waiting = _early.ToArray();
        _early.Clear();
        foreach (var (broadcast, answers) in waiting)
        {
            if (!TryApply(broadcast, news) && answers + 1 < MaxAnswers) _early.Add((broadcast, answers + 1));
        }
    }

    private bool TryApply(EnrichmentBroadcast broadcast, List<EnrichmentEvent> news)
    {
        if (Cursor is not { } cursor || broadcast.Epoch != cursor.Epoch) return false;
        if (broadcast.FirstVersion > cursor.Version + 1) return false;
        if (broadcast.LastVersion <= cursor.Version) return true;

        ApplyFrom(broadcast.Events, broadcast.FirstVersion, news);
        Cursor = cursor with { Version = broadcast.LastVersion };
        return true;
    }

    private void ApplyFrom(EnrichmentEvent[] events, long firstVersion, List<EnrichmentEvent> news)
    {
        var seen = Math.Max(0, (Cursor?.Version ?? 0) - firstVersion + 1);
        for (var index = seen; index < events.Length; index++) Apply(events[index], news);
    }

    // Versions of another epoch cannot be compared: there the ids tell what is new.
    private void Apply(WatchReply reply, EnrichmentEvent[] events, bool sameEpoch, List<EnrichmentEvent> news)
    {
        // What is no longer among them is older than all.
        if (reply.Snapshot?.LastState is { } state && !Holds(events, state)) Apply(state, news);
        if (sameEpoch) ApplyFrom(events, reply.Cursor.Version - events.Length + 1, news);
        else foreach (var added in events) Apply(added, news);
    }

    // An activation that has read the history may know the run's beginning, where this mirror began in its middle and took
    // what came before for an older run.
    private bool Lacks(EnrichmentSnapshot known, EnrichmentEvent[] events)
    {
        if (_log.Run is not { } run || known.Run is not { } other) return false;
        if (other.OpenedAt < run.OpenedAt && other.Name != run.Name && !(_log.Newest is { } newest && Holds(events, newest)))
            return false;
        return (known.Terminal is { } end
                && (!_log.HasCounted(end.EventId) || (_log.Terminal is null && !(other.OpenedAt < run.OpenedAt))))
            || (known.LastState is { } state && (_log.LastState is not { } mine || state.CreatedAt > mine.CreatedAt));
    }

    // Begins anew; of what is then true, watchers get what follows all that they have seen, and the state and the end that
    // they had not.
    private void Correct(EnrichmentSnapshot truth, EnrichmentEvent[] events, List<EnrichmentEvent> news)
    {
        var before = _log;
        var first = news.Count;
        Adopt(truth, events, news);
        var (state, end) = (_log.LastState?.EventId, _log.Terminal?.EventId);
        var all = news.GetRange(first, news.Count - first);
        news.RemoveRange(first, all.Count);
        var seen = all.FindLastIndex(one => before.HasCounted(one.EventId));
        var from = seen >= 0 ? seen + 1 : all.FindIndex(one => one.EventId == state);
        news.AddRange(all.Where((one, index) => (from >= 0 && index >= from)
            || (one.EventId == state && before.LastState?.EventId != state)
            || (one.EventId == end && before.Terminal?.EventId != end)));
    }

    // The owner that the history names wins over one heard while it was away.
    private bool IsOthers(EnrichmentSnapshot snapshot) =>
        snapshot.OrganizationId is { } owner && _log.OrganizationId is { } mine && owner != mine;

    // Begins anew with a run that replaces the one that was followed, or with the first.
    private void Adopt(EnrichmentSnapshot snapshot, EnrichmentEvent[] events, List<EnrichmentEvent> news)
    {
        var knewNothing = _log.Run is null;
        var first = news.Count;
        _floor = null;
        _began = null;
        _log = new EnrichmentLog(limits);
        if (events.Length == 0)
        {
            _log.Restore(snapshot);
            news.AddRange(_log.SnapshotEvents());
            _began = snapshot.LastState?.CreatedAt;
            return;
        }

        _log.Restore(snapshot with { LastState = null, Terminal = null, NewestId = null });
        if (snapshot.LastState is { } state && !Holds(events, state)) Apply(state, news);
        foreach (var added in events) Apply(added, news);
        if (knewNothing) TakeOutSuperseded(news, first);
    }

    // To those who watch since before anything was known, the run is told by its state, not by all that led there.
    private static void TakeOutSuperseded(List<EnrichmentEvent> news, int first)
    {
        var added = news.GetRange(first, news.Count - first);
        Superseding.RemoveSuperseded(added, static one => one, static _ => { });
        news.RemoveRange(first, news.Count - first);
        news.AddRange(added);
    }

    private void Apply(EnrichmentEvent added, List<EnrichmentEvent> news)
    {
        if (IsRepeated(added)) return;
        if (_log.Accept(added) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun) news.Add(added);
    }

    private static bool Holds(EnrichmentEvent[] events, EnrichmentEvent one) =>
        events.Any(held => held.EventId == one.EventId);

    private bool IsOfThisRun(EnrichmentEvent added) => added.RunName is not { } run || run == _log.Run?.Name;

    private void ExpectRepeats()
    {
        _floor = _log.LastState?.CreatedAt;
        _newEpochAt = time.GetTimestamp();
    }

    private bool IsRepeated(EnrichmentEvent added)
    {
        if (added.IsTerminal || !IsOfThisRun(added) || _newEpochAt is not { } since) return false;

        var repeating = time.GetElapsedTime(since) < RepeatTime;
        // A snapshot stands for what came before it, which another activation may have read anew.
        if (!added.HasState) return repeating && added.CreatedAt < _began;
        if (repeating && added.CreatedAt < _floor) return true; // A state can turn progress back.

        _floor = null;
        return false;
    }
}
