using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>What the events of one BOM add up to: who owns it, which run is on, its state, and what to
/// resend.</summary>
/// <remarks>
/// The grain and every front that mirrors it run the same rules, so a repeated or late event changes neither.
/// Not thread-safe. The rules are those of docs/PROTOCOL.md, "Runs".
/// </remarks>
public sealed partial class EnrichmentLog(EnrichmentLogLimits limits)
{
    // A state that comes later than a newer one by this at most is late. By more it is of a publisher whose clock is
    // wrong, and counts as it comes: otherwise nothing of that one would show until its clock has caught up.
    private static readonly TimeSpan LateWithin = TimeSpan.FromSeconds(60);

    private readonly RecentIds _ids = new(limits.RememberedIds);
    private readonly RecentIds _ignored = new(EnrichmentLogLimits.IgnoredIds);
    private EventRing _ring = new(limits.Events, limits.Bytes);
    private RunTracker _runs = new();
    private long _runFirstVersion = 1;
    private string? _restoredId; // Where the log began without the events before.
    private DateTimeOffset? _loadedFrom; // What was created before this is in the history, and counts already.

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

    /// <summary>The run's newest event of whatever type; null before the first, and after <see
    /// cref="Restore"/>.</summary>
    public EnrichmentEvent? Newest { get; private set; }

    /// <summary>When the youngest of the events was created that changed the log; null where none names a time.</summary>
    public DateTimeOffset? NewestAt { get; private set; }

    /// <summary>What is true now, to be restored elsewhere.</summary>
    public EnrichmentSnapshot Snapshot => new()
    {
        OrganizationId = OrganizationId,
        Run = Run,
        PastRuns = _runs.Past,
        LastState = LastState,
        Terminal = Terminal,
        NewestId = Newest?.EventId ?? _restoredId,
    };

    /// <summary>Whether an event came that may have been out of order: one that changed nothing, or that opened a run from
    /// the past. The history tells.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>Whether an event with this id was seen, whatever became of it.</summary>
    public bool Knows(string eventId) => _ids.Contains(eventId);

    /// <summary>Whether an event with this id was seen, and changed the log.</summary>
    public bool HasCounted(string eventId) => _ids.Contains(eventId) && !_ignored.Contains(eventId);

    /// <summary>The fewest events from which a watcher can rebuild the state: the last with a state, then a terminal
    /// one without.</summary>
    public IEnumerable<EnrichmentEvent> SnapshotEvents()
    {
        if (LastState is not null) yield return LastState;
        if (Terminal is { HasState: false }) yield return Terminal;
    }

    /// <summary>Whether a run that another log knows takes the place of this one's: a newer one, or the next after its
    /// end.</summary>
    public bool IsReplacedBy(RunMark run) => _runs.IsReplacedBy(run, Terminal);

    /// <summary>Applies an event by the rules.</summary>
    /// <returns>What became of it; watchers get <see cref="AcceptOutcome.Applied"/> and <see
    /// cref="AcceptOutcome.OpenedRun"/>.</returns>
    public AcceptOutcome Accept(EnrichmentEvent added)
    {
        if (OrganizationId is not null && added.OrganizationId is { } named && named != OrganizationId)
            return AcceptOutcome.ForeignOrganization;
        if (!_ids.Add(added.EventId)) return AcceptOutcome.Duplicate;

        var outcome = _runs.Place(added, ended: Terminal is not null);
        if (outcome is AcceptOutcome.Applied && IsLate(added)) outcome = AcceptOutcome.Late;
        // A run that opens with what is older than the one before may be that one's beginning.
        if (outcome is AcceptOutcome.OpenedRun && added.CreatedAt < NewestAt) IsDoubtful = true;
        if (outcome is AcceptOutcome.OpenedRun) OpenRun(added);
        if (outcome is AcceptOutcome.OpenedRun or AcceptOutcome.Applied) Append(added);
        else Ignore(added);
        return outcome;
    }

    /// <summary>Begins where another log stood. The events before that cannot be resent.</summary>
    /// <exception cref="InvalidOperationException">This log has accepted an event already.</exception>
    public void Restore(EnrichmentSnapshot snapshot)
    {
        if (Run is not null) throw new InvalidOperationException("Only an empty log can be restored; make a new one.");

        OrganizationId = snapshot.OrganizationId;
        LastState = snapshot.LastState;
        Terminal = snapshot.Terminal;
        _restoredId = snapshot.NewestId;
        _runs.Restore(snapshot.Run, snapshot.PastRuns);
        foreach (var known in SnapshotEvents()) _ids.Add(known.EventId);
        if (_restoredId is not null) _ids.Add(_restoredId);
    }

    /// <summary>The events after a version, of whatever run, for one who follows every event.</summary>
    /// <returns>Null where some of them are no longer held.</returns>
    public EnrichmentEvent[]? Since(long version) => version + 1 < _ring.FirstVersion ? null : _ring.From(version + 1);

    /// <summary>All events of the run that are still held, oldest first.</summary>
    public EnrichmentEvent[] HeldRun() => _ring.From(Math.Max(_runFirstVersion, _ring.FirstVersion));

    /// <summary>The newest events held, of whatever run, oldest first.</summary>
    public EnrichmentEvent[] NewestHeld(int most) => _ring.From(Math.Max(_ring.FirstVersion, _ring.LastVersion - most + 1));

    /// <summary>The events of the run after the one with an id.</summary>
    /// <returns>Null where no held event of the run has it.</returns>
    public EnrichmentEvent[]? After(string eventId)
    {
        if (_ring.Find(eventId, _runFirstVersion) is { } version) return _ring.From(version + 1);
        return eventId == _restoredId && _ring.FirstVersion == 1 ? HeldRun() : null;
    }

    private void Ignore(EnrichmentEvent added)
    {
        _ignored.Add(added.EventId);
        IsDoubtful = true;
    }

    private bool IsLate(EnrichmentEvent added)
    {
        if (added.IsTerminal) return false;
        if (added.CreatedAt < _loadedFrom) return true;
        var behind = added.HasState ? LastState?.CreatedAt - added.CreatedAt : null;
        return behind > TimeSpan.Zero && behind <= LateWithin;
    }

    private void OpenRun(EnrichmentEvent first)
    {
        _loadedFrom = null;
        _runs.Open(first);
        _runFirstVersion = _ring.LastVersion + 1;
        _restoredId = null;
        LastState = null;
        Terminal = null;
    }

    private void Append(EnrichmentEvent added)
    {
        OrganizationId ??= added.OrganizationId;
        _ring.Add(added);
        Newest = added;
        if (!(added.CreatedAt < NewestAt)) NewestAt = added.CreatedAt ?? NewestAt;
        if (added.HasState) LastState = added;
        if (added.IsTerminal) Terminal = added;
    }
}
