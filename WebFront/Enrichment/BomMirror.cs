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
    private long _floorSetAt;

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

        if (!sameEpoch) ExpectRepeats();
        if (reply.Snapshot is { Run: { } run } snapshot && _log.IsReplacedBy(run))
            Adopt(snapshot, reply.Events ?? [], news);
        else if (reply.Events is { } events) Apply(reply, events, sameEpoch, news);
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

    // Begins anew with a run that replaces the one that was followed, or with the first.
    private void Adopt(EnrichmentSnapshot snapshot, EnrichmentEvent[] events, List<EnrichmentEvent> news)
    {
        _floor = null;
        _log = new EnrichmentLog(limits);
        if (events.Length == 0)
        {
            _log.Restore(snapshot);
            news.AddRange(_log.SnapshotEvents());
            return;
        }

        _log.Restore(snapshot with { LastState = null, Terminal = null, NewestId = null });
        if (snapshot.LastState is { } state && !Holds(events, state)) Apply(state, news);
        foreach (var added in events) Apply(added, news);
    }

    private void Apply(EnrichmentEvent added, List<EnrichmentEvent> news)
    {
        if (IsRepeated(added)) return;
        if (_log.Accept(added) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun) news.Add(added);
    }

    private static bool Holds(EnrichmentEvent[] events, EnrichmentEvent one) =>
        events.Any(held => held.EventId == one.EventId);

    private void ExpectRepeats()
    {
        _floor = _log.LastState?.CreatedAt;
        _floorSetAt = time.GetTimestamp();
    }

    private bool IsRepeated(EnrichmentEvent added)
    {
        if (_floor is null || added.IsTerminal || !added.HasState) return false; // Only a state can turn progress back.
        if (added.RunName is { } run && run != _log.Run?.Name) return false;
        if (added.CreatedAt < _floor && time.GetElapsedTime(_floorSetAt) < RepeatTime) return true;

        _floor = null;
        return false;
    }
}
