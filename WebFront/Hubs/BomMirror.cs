using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Follows one grain: what its stream brings and what it answers when asked, in one order, each event
/// once.</summary>
/// <remarks>
/// The grain judges; this follows its verdicts. Whatever the stream loses shows as a jump in the version; then <see
/// cref="NeedsAnswer"/> asks for a call. Broadcasts that came too early wait for that answer. Not thread-safe: the hub's loop
/// owns it.
/// </remarks>
internal sealed class BomMirror(EnrichmentLogLimits limits)
{
    // Beyond this a gap is cheaper to fill by another question than by keeping what came early.
    private const int MaxEarly = 256;

    // A stray broadcast of an epoch that is over fits no answer: after two it is forgotten.
    private const int MaxAnswers = 2;

    // Two activations of a BOM meet for seconds, and seldom more than two.
    private const int MostOver = 4;

    private readonly List<(EnrichmentBroadcast Broadcast, int Answers)> _early = [];
    private readonly Queue<Guid> _over = new();
    private EnrichmentLog _log = new(limits);
    private RunMark? _behind; // The run of a new activation that does not know yet all that is known here.

    /// <summary>How far the grain has been followed; null before its first answer.</summary>
    public EnrichmentCursor? Cursor { get; private set; }

    /// <summary>Whether something is missing that only the grain can tell.</summary>
    public bool NeedsAnswer => Cursor is null || _early.Count > 0;

    /// <summary>What the events add up to; not to be changed.</summary>
    public EnrichmentLog Log => _log;

    /// <summary>What to ask the grain.</summary>
    /// <param name="wholeRun">Whether to ask for all of the run that it still holds.</param>
    public WatchRequest Question(bool wholeRun = false) => new(Cursor, wholeRun, _log.NewestId);

    /// <summary>Whether an activation's begin or end makes it necessary to ask.</summary>
    /// <param name="broadcast">What says so.</param>
    public bool Concerns(EnrichmentBroadcast broadcast) => Cursor is { } cursor && broadcast.Kind switch
    {
        BroadcastKind.Began => cursor.Epoch != broadcast.Epoch && !IsOver(broadcast.Epoch),
        BroadcastKind.Ended => cursor.Epoch == broadcast.Epoch,
        _ => false,
    };

    /// <summary>Whether an epoch was followed, and replaced by another one: it does not come back.</summary>
    public bool IsOver(Guid epoch) => _over.Contains(epoch);

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

        if (sameEpoch && reply.Events is null && reply.Cursor == Cursor) return true;

        var follows = sameEpoch && reply.Events is { } events && reply.Cursor.Version - events.Length <= Cursor!.Value.Version;
        if (follows) Apply(reply.Events!, reply.Openings, reply.Cursor.Version - reply.Events!.Length + 1, news);
        else if (reply.Snapshot is { } truth) Take(reply, truth, news);
        if (Cursor is { } before && !sameEpoch) Replace(before.Epoch);
        Cursor = reply.Cursor;
        ApplyEarly(news);
        return true;
    }

    private void Replace(Guid epoch)
    {
        if (_over.Count == MostOver) _over.Dequeue();
        _over.Enqueue(epoch);
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

        Apply(broadcast.Events, broadcast.Openings, broadcast.FirstVersion, news);
        Cursor = cursor with { Version = broadcast.LastVersion };
        return true;
    }

    private void Apply(EnrichmentEvent[] events, RunOpening[] openings, long firstVersion, List<EnrichmentEvent> news)
    {
        var next = 0;
        for (var index = 0; index < events.Length; index++)
        {
            var opens = next < openings.Length && openings[next].Index == index ? openings[next++].Run : null;
            if (firstVersion + index > Cursor!.Value.Version && Counts(events[index], opens)) Apply(events[index], opens, news);
        }
    }

    // A new activation may hear again what is known here. Until it has caught up, only what is new of the same run
    // counts, or what opens another.
    private bool Counts(EnrichmentEvent added, RunMark? opens)
    {
        if (_behind is not { } run) return true;

        _behind = opens ?? run;
        if (_log.Knows(added.EventId))
        {
            if (added.EventId == _log.NewestId) _behind = null;
            return false;
        }

        if (opens is null ? _log.Run?.IsSameAs(run) is not true || IsRepeated(added) : IsBefore(opens)) return false;
        _behind = null;
        return true;
    }

    // One who began with the state has not seen what led there.
    private bool IsRepeated(EnrichmentEvent added) =>
        added is { IsReplayed: true, IsTerminal: false } && added.CreatedAt < _log.LastState?.CreatedAt;

    private bool IsBefore(RunMark other) => _log.Run is { } run && !run.IsSameAs(other)
        && (IsPast(other, _log.Snapshot.PastRuns) || other.OpenedAt < run.OpenedAt);

    private void Apply(EnrichmentEvent added, RunMark? opens, List<EnrichmentEvent> news)
    {
        _log.Follow(added, opens);
        news.Add(added);
    }

    // Versions of another epoch cannot be compared, nor does what is held join on to what was missed.
    private void Take(WatchReply reply, EnrichmentSnapshot truth, List<EnrichmentEvent> news)
    {
        if (Cursor is not null && Cursor.Value.Epoch != reply.Cursor.Epoch && !reply.IsCorrection && IsBehind(reply, truth))
            _behind = truth.Run ?? new RunMark(null, null);
        else
            Adopt(truth, reply, news);
    }

    // A new activation that has not read the history, or hears the last minute again, may know less than was known
    // before.
    private bool IsBehind(WatchReply reply, EnrichmentSnapshot truth)
    {
        if (_log.Run is not { } run || reply.KnowsNewest) return false;
        if (truth.OrganizationId is { } owner && _log.OrganizationId is { } known && owner != known) return false;
        if (truth.Run is not { } other) return true;
        if (truth.NewestId is { } newest && _log.Knows(newest)) return true;
        return run.IsSameAs(other)
            ? truth.LastState is { } state && IsRepeated(state)
            : IsBefore(other) && !IsPast(run, truth.PastRuns);
    }

    private static bool IsPast(RunMark run, string[] past) => run.PastNames().Any(past.Contains);

    // Begins anew with what the grain knows. Watchers get what follows all that they have seen; and the state, the
    // pause and the end if those that they saw last are others.
    private void Adopt(EnrichmentSnapshot truth, WatchReply reply, List<EnrichmentEvent> news)
    {
        var (before, events) = (_log, reply.Events ?? []);
        _behind = null;
        _log = new EnrichmentLog(limits);
        _log.Restore(truth with { NewestId = events.Length > 0 ? null : truth.NewestId });
        _log.Hold(events);
        news.AddRange(before.Run is { } run ? Missed(before, run, events) : Fewest(events));
    }

    // To those who watch since before anything was known, the run is told by its state, not by all that led there.
    private List<EnrichmentEvent> Fewest(EnrichmentEvent[] events)
    {
        var unheld = _log.SnapshotEvents().Where(one => !Array.Exists(events, held => held.EventId == one.EventId));
        List<EnrichmentEvent> all = [.. unheld, .. events];
        Superseding.RemoveSuperseded(all, static one => one, static _ => { });
        return all;
    }

    private IEnumerable<EnrichmentEvent> Missed(EnrichmentLog before, RunMark run, EnrichmentEvent[] events)
    {
        string?[] shown = [before.LastState?.EventId, before.Paused?.EventId, before.Terminal?.EventId];
        var seen = Array.FindLastIndex(events, one => before.HasCounted(one.EventId));
        var sameRun = _log.Run is { } now && run.IsSameAs(now);
        var from = seen >= 0 || !sameRun ? seen + 1 : Array.FindIndex(events, one => one.EventId == _log.LastState?.EventId);
        var rest = from < 0 ? [] : events.AsSpan(from).ToArray();
        return _log.SnapshotEvents()
            .Where(one => !shown.Contains(one.EventId) && !Array.Exists(rest, later => later.EventId == one.EventId))
            .Concat(rest);
    }
}
