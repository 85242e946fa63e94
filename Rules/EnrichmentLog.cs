using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>What the events of one BOM add up to: who owns it, which run is on, its state, and what to
/// resend.</summary>
/// <param name="limits">How much it keeps.</param>
/// <param name="applied">Called for each event that watchers get, in order; not for those that a repair finds.</param>
/// <remarks>
/// The grain judges (<see cref="Accept"/>); fronts follow its verdicts (<see cref="Follow"/>) and never judge.
/// Not thread-safe. The rules are those of docs/PROTOCOL.md, "Runs".
/// </remarks>
public sealed partial class EnrichmentLog(EnrichmentLogLimits limits, Action<AppliedEvent>? applied = null)
{
    private readonly RecentIds _ids = new(limits.RememberedIds);
    private readonly RecentIds _ignored = new(EnrichmentLogLimits.IgnoredIds);
    private readonly List<(long Version, RunMark Run)> _openings = []; // Of the events in the ring.
    private EventRing _ring = new(limits.Events, limits.Bytes);
    private RunTracker _runs = new();
    private RecentIds? _doubted; // Names of the runs that were set aside during this one.
    private UnappliedEvents _unapplied = new();
    private long _runFirstVersion = 1;
    private bool _isLive = true; // Whether all that it holds was heard in the order of the channel.
    private string? _restoredId; // Where the log began without the events before.
    private long _doubts;
    private long _settledDoubts;

    /// <summary>Counts the events that changed the log: dense, 0 before the first.</summary>
    public long Version => _ring.LastVersion;

    /// <summary>The organization that owns the BOM; null until an event has named it.</summary>
    public string? OrganizationId { get; private set; }

    /// <summary>The run now known; null before the first event.</summary>
    public RunMark? Run => _runs.Current;

    /// <summary>The run's newest event with a state; null where none had one.</summary>
    public EnrichmentEvent? LastState { get; private set; }

    /// <summary>The event that ended the run; null while it goes on.</summary>
    public EnrichmentEvent? Terminal { get; private set; }

    /// <summary>The event that paused the run; null while it goes on, and after its end.</summary>
    public EnrichmentEvent? Paused { get; private set; }

    /// <summary>The run's newest event of whatever type; null before the first, and after <see cref="Restore"/> of a snapshot
    /// without it.</summary>
    public EnrichmentEvent? Newest { get; private set; }

    /// <summary>The id of the newest event, also after <see cref="Restore"/>; null before the first.</summary>
    public string? NewestId => Newest?.EventId ?? _restoredId;

    /// <summary>What is true now, to be restored elsewhere.</summary>
    public EnrichmentSnapshot Snapshot => new()
    {
        OrganizationId = OrganizationId,
        Run = Run,
        PastRuns = _runs.Past,
        LastState = LastState,
        Terminal = Terminal,
        NewestId = NewestId,
        Paused = Paused,
    };

    /// <summary>Counts the events that the history may judge better: those that changed nothing though more may be known of
    /// their run, or that opened one whose <c>enrichment.started</c> is not known.</summary>
    public long Doubts => _doubts;

    /// <summary>Whether there are doubts that no look at the history has settled (<see cref="Settle"/>).</summary>
    public bool IsDoubtful => _doubts > _settledDoubts;

    /// <summary>Whether the next word of the run is due: it goes on, and is not paused.</summary>
    public bool IsWaiting => Run is not null && Terminal is null && Paused is null;

    /// <summary>Whether the current run has taken the place of this one, which had not ended.</summary>
    public bool HasDisplaced(RunMark run) => _runs.HasDisplaced(run);

    /// <summary>Whether events of other runs came after the current run's last word: should it stall, they count.</summary>
    public bool HasSuccessors => _unapplied.SetAsideSince(_ring.LastVersion).Any();

    /// <summary>Whether an event with this id was seen, whatever became of it.</summary>
    public bool Knows(string eventId) => _ids.Contains(eventId);

    /// <summary>Whether an event with this id was seen, and changed the log.</summary>
    public bool HasCounted(string eventId) => _ids.Contains(eventId) && !_ignored.Contains(eventId);

    /// <summary>The fewest events from which a watcher can rebuild the state: the last with a state, before it a pause that
    /// has one of its own, after it a pause or an end without one.</summary>
    public IEnumerable<EnrichmentEvent> SnapshotEvents()
    {
        if (Paused is { HasState: true } && Paused != LastState) yield return Paused;
        if (LastState is not null) yield return LastState;
        if (Paused is { HasState: false }) yield return Paused;
        if (Terminal is { HasState: false }) yield return Terminal;
    }

    /// <summary>Whether only the order of recording can tell if an event that was not seen before opens a run.</summary>
    public bool AsksOrder(EnrichmentEvent candidate, bool isStalled) => _runs.AsksOrder(candidate, Standing(isStalled));

    /// <summary>Judges an event by the rules, and applies it.</summary>
    /// <param name="added">The event.</param>
    /// <param name="order">What the order of recording says, if it was asked for.</param>
    /// <param name="isStalled">Whether the current run counts as stalled.</param>
    /// <param name="isOvertaken">Whether a later state of its run has counted.</param>
    /// <returns>What became of it.</returns>
    public AcceptOutcome Accept(
        EnrichmentEvent added, RecordingOrder order = RecordingOrder.Unknown, bool isStalled = false,
        bool isOvertaken = false)
    {
        if (OrganizationId is not null && added.OrganizationId is { } named && named != OrganizationId)
            return AcceptOutcome.ForeignOrganization;
        // The event that opened the run is known as long as the run is.
        if (added.EventId == Run?.FirstEventId || !_ids.Add(added.EventId)) return AcceptOutcome.Duplicate;
        _isLive &= !added.IsReplayed && order is RecordingOrder.Unknown;
        if (isOvertaken)
        {
            _ignored.Add(added.EventId);
            return AcceptOutcome.Late;
        }

        var outcome = _runs.Place(added, Standing(isStalled), order);
        // A start that was overtaken by its own run's progress would turn that back.
        if (outcome is AcceptOutcome.Late && Run is { IsStarted: false } && LastState is null) outcome = AcceptOutcome.Applied;
        // Another run id of the workflow: its start may be recorded, and then the run is one of its own.
        if (outcome is AcceptOutcome.Applied && added.WorkflowRunId is not null && !Run!.HasRunId(added)) _doubts++;
        if (outcome is AcceptOutcome.OlderRun && order is RecordingOrder.Before) _runs.Remember(added);
        Act(added, outcome);
        return outcome;
    }

    /// <summary>Lets the run that spoke last of those that were set aside since the current run's last word take over, since
    /// that has stalled.</summary>
    public void TakeOver()
    {
        foreach (var waiting in _unapplied.SetAsideSince(_ring.LastVersion).Reverse())
        {
            if (HasCounted(waiting.EventId)) continue;
            if (_runs.Place(waiting, Standing(isStalled: true), RecordingOrder.Unknown) is not AcceptOutcome.OpenedRun)
                continue;
            OpenRun(_unapplied.TakeSetAside(RunMarks.Open(waiting)));
            return;
        }
    }

    /// <summary>Applies an event by the verdict of another log.</summary>
    /// <param name="added">An event that counts.</param>
    /// <param name="opened">The run that it opens; null if it belongs to the one that is on.</param>
    public void Follow(EnrichmentEvent added, RunMark? opened)
    {
        _ids.Add(added.EventId);
        opened ??= Run is null ? RunMarks.Open(added) : null;
        if (opened is not null)
        {
            Begin();
            _runs.Follow(opened);
        }

        if (!added.IsTerminal) Terminal = null; // The run goes on after all.
        Append(added, opens: opened is not null);
    }

    /// <summary>Holds events for resuming that led to what was restored, and changes nothing else.</summary>
    /// <param name="events">The newest of the run, oldest first.</param>
    public void Hold(IReadOnlyCollection<EnrichmentEvent> events)
    {
        foreach (var one in events)
        {
            _ids.Add(one.EventId);
            _ring.Add(one);
            Newest = one;
        }
    }

    /// <summary>Raises a doubt: the next look at the history compares all of the run.</summary>
    public void Doubt() => _doubts++;

    /// <summary>Says that a look at the history has settled the doubts that there were when it began.</summary>
    public void Settle(long doubts) => _settledDoubts = Math.Max(_settledDoubts, doubts);

    /// <summary>Begins where another log stood. The events before that cannot be resent.</summary>
    /// <exception cref="InvalidOperationException">This log has accepted an event already.</exception>
    public void Restore(EnrichmentSnapshot snapshot)
    {
        if (Run is not null) throw new InvalidOperationException("Only an empty log can be restored; make a new one.");

        _isLive = snapshot.Run is null;
        OrganizationId = snapshot.OrganizationId;
        LastState = snapshot.LastState;
        Terminal = snapshot.Terminal;
        Paused = snapshot.Paused;
        Newest = snapshot.Newest;
        _restoredId = snapshot.NewestId;
        _runs.Restore(snapshot.Run, snapshot.PastRuns);
        foreach (var known in SnapshotEvents()) _ids.Add(known.EventId);
        if (_restoredId is not null) _ids.Add(_restoredId);
    }

    /// <summary>The events after a version, of whatever run, for one who follows every event.</summary>
    /// <returns>Null where some of them are no longer held.</returns>
    public EnrichmentEvent[]? Since(long version) => version + 1 < _ring.FirstVersion ? null : _ring.From(version + 1);

    /// <summary>Which of the held events from a version on open a run.</summary>
    /// <param name="version">The version of the first event of the array that the openings point into.</param>
    public RunOpening[] OpeningsFrom(long version) =>
        [.. _openings.Where(one => one.Version >= version).Select(one => new RunOpening((int)(one.Version - version), one.Run))];

    /// <summary>The version of the first of <see cref="HeldRun"/>.</summary>
    public long HeldRunVersion => Math.Max(_runFirstVersion, _ring.FirstVersion);

    /// <summary>All events of the run that are still held, oldest first.</summary>
    public EnrichmentEvent[] HeldRun() => _ring.From(HeldRunVersion);

    /// <summary>The newest events held, of whatever run, oldest first.</summary>
    public EnrichmentEvent[] NewestHeld(int most) => _ring.From(Math.Max(_ring.FirstVersion, _ring.LastVersion - most + 1));

    /// <summary>The events of the run after the one with an id.</summary>
    /// <returns>Null where no held event of the run has it.</returns>
    public EnrichmentEvent[]? After(string eventId)
    {
        if (_ring.Find(eventId, _runFirstVersion) is { } version) return _ring.From(version + 1);
        return eventId == _restoredId && _ring.FirstVersion == 1 ? HeldRun() : null;
    }

    private RunStanding Standing(bool isStalled) => Terminal is not null
        ? RunStanding.Ended
        : isStalled ? RunStanding.Stalled : RunStanding.GoesOn;

    private void Act(EnrichmentEvent added, AcceptOutcome outcome)
    {
        if (outcome is AcceptOutcome.OpenedRun) OpenRun([.. _unapplied.TakeSetAside(RunMarks.Open(added)), added]);
        else if (outcome is AcceptOutcome.ReopenedRun) ReopenRun(added);
        else if (outcome is AcceptOutcome.Applied) Append(added, opens: false);
        else Ignore(added, outcome);
    }

    // What was set aside of the run counts with the event that opens it. Its start goes first, whenever that came.
    private void OpenRun(EnrichmentEvent[] ofRun)
    {
        EnrichmentEvent[] all = [.. ofRun.OrderBy(static one => one.Kind is EventKind.Started ? 0 : 1)];
        var run = _runs.Open(all[0], Terminal is not null, LastState);
        if (!run.IsStarted) _doubts++; // The history may know its start.
        Begin();
        for (var index = 0; index < all.Length; index++)
        {
            _ignored.Remove(all[index].EventId);
            if (Terminal is null) Append(all[index], opens: index == 0);
            else Ignore(all[index], AcceptOutcome.AfterTerminal);
        }
    }

    private void ReopenRun(EnrichmentEvent added)
    {
        var (_, state) = _runs.Reopen(added);
        Begin();
        // Watchers have seen another run's state meanwhile.
        var tells = state is not null && !added.HasState;
        if (tells) Append(state!, opens: true);
        Append(added, opens: !tells);
    }

    private void Begin()
    {
        _runFirstVersion = _ring.LastVersion + 1;
        _doubted = null;
        _restoredId = null;
        LastState = null;
        Terminal = null;
        Paused = null;
        Newest = null;
    }

    private void Ignore(EnrichmentEvent added, AcceptOutcome outcome)
    {
        if (outcome is AcceptOutcome.Late) _runs.Add(added);
        _ignored.Add(added.EventId);
        // A start that is not known may be recorded: a publisher records it before it sends what follows. Without a run id
        // each event may be of a new run; otherwise the first one of a run tells.
        var isNews = outcome is AcceptOutcome.AfterTerminal
            ? added.WorkflowRunId is null
            : outcome is AcceptOutcome.SetAside && (_doubted ??= new(EnrichmentLogLimits.IgnoredIds)).Add(added.RunName!);
        if (isNews) _doubts++;
        _unapplied.Add(added, _ring.LastVersion, outcome is AcceptOutcome.SetAside);
    }

    private void Append(EnrichmentEvent added, bool opens)
    {
        OrganizationId ??= added.OrganizationId;
        added = SharedNames.Of(added, Newest);
        _ring.Add(added);
        var run = _runs.Add(added);
        if (opens) _openings.Add((_ring.LastVersion, run));
        _openings.RemoveAll(one => one.Version < _ring.FirstVersion);
        Newest = added;
        if (added.HasState) LastState = added;
        if (added.IsTerminal) Terminal = added;
        if (added.Kind is not (EventKind.Other or EventKind.Resumed)) Paused = added.Kind is EventKind.Paused ? added : null;
        if (added.Kind is EventKind.Resumed) Paused = null;
        applied?.Invoke(new AppliedEvent(added, run, opens));
    }
}
