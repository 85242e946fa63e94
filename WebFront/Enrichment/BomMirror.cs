using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>Follows one grain: what its stream brings and what it answers when asked, in one order, each event once.</summary>
/// <remarks>
/// Whatever the stream loses shows as a jump in the version; then <see cref="NeedsAnswer"/> asks for a call. Broadcasts that
/// came too early wait for that answer. Not thread-safe: the hub's loop owns it.
/// </remarks>
internal sealed class BomMirror(EnrichmentLogLimits limits, TimeProvider time)
{
    // Beyond this a gap is cheaper to fill by another question than by keeping what came early.
    private const int MaxEarly = 256;

    // A stray broadcast of an epoch that is over fits no answer: after two it is forgotten.
    private const int MaxAnswers = 2;

    // As long as ingest replays after a failover: what a grain without memory then repeats must not turn progress back.
    private static readonly TimeSpan RepeatTime = TimeSpan.FromSeconds(60);

    private readonly EnrichmentLog _log = new(limits);
    private readonly List<(EnrichmentBroadcast Broadcast, int Answers)> _early = [];
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
    /// <param name="reply">Older ones than the last are ignored.</param>
    /// <param name="news">Gets the events that watchers have not seen.</param>
    public void Catch(WatchReply reply, List<EnrichmentEvent> news)
    {
        var sameEpoch = Cursor?.Epoch == reply.Cursor.Epoch;
        if (sameEpoch && reply.Cursor.Version < Cursor!.Value.Version) return;

        if (!sameEpoch) ExpectRepeats();
        if (reply.Events is { } events) Apply(reply, events, sameEpoch, news);
        else if (reply.Snapshot is { } snapshot) Apply(snapshot, news);
        Cursor = reply.Cursor;

        ApplyEarly(news);
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
        foreach (var added in events.Skip((int)seen)) Apply(added, news);
    }

    // Versions of another epoch cannot be compared: there the ids tell what is new.
    private void Apply(WatchReply reply, EnrichmentEvent[] events, bool sameEpoch, List<EnrichmentEvent> news)
    {
        if (reply.Snapshot?.LastState is { } state && !events.Any(held => held.EventId == state.EventId)) Apply(state, news); // It is older than all.
        if (sameEpoch) ApplyFrom(events, reply.Cursor.Version - events.Length + 1, news);
        else foreach (var added in events) Apply(added, news);
    }

    private void Apply(EnrichmentSnapshot snapshot, List<EnrichmentEvent> news)
    {
        if (_log.Run is null)
        {
            _log.Restore(snapshot);
            news.AddRange(_log.SnapshotEvents());
            return;
        }

        if (snapshot.LastState is { } state) Apply(state, news);
        if (snapshot.Terminal is { } terminal) Apply(terminal, news);
    }

    private void Apply(EnrichmentEvent added, List<EnrichmentEvent> news)
    {
        if (IsRepeated(added)) return;
        if (_log.Accept(added) is AcceptOutcome.Applied or AcceptOutcome.OpenedRun) news.Add(added);
    }

    private void ExpectRepeats()
    {
        _floor = _log.LastState?.CreatedAt;
        _floorSetAt = time.GetTimestamp();
    }

    private bool IsRepeated(EnrichmentEvent added)
    {
        if (_floor is null) return false;
        if (added.CreatedAt < _floor && time.GetElapsedTime(_floorSetAt) < RepeatTime) return true;

        _floor = null;
        return false;
    }
}
