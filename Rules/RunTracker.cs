using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Decides which run an event belongs to: docs/PROTOCOL.md, "Runs".</summary>
internal sealed class RunTracker
{
    private const int MaxDisplaced = 8;

    private readonly List<string> _past = [];
    // Runs that had not ended when one without a known start took over, and their states; oldest first.
    private readonly List<(RunMark Run, EnrichmentEvent? State)> _displaced = [];

    /// <summary>The run now known; null before the first event.</summary>
    public RunMark? Current { get; private set; }

    /// <summary>Names of the runs before it, oldest first.</summary>
    public string[] Past => [.. _past];

    /// <summary>Where an event that was not seen before belongs.</summary>
    /// <param name="candidate">The event.</param>
    /// <param name="standing">How the current run stands.</param>
    /// <param name="order">What the order of recording says, if it was asked for.</param>
    public AcceptOutcome Place(EnrichmentEvent candidate, RunStanding standing, RecordingOrder order)
    {
        if (Current is not { } run) return AcceptOutcome.OpenedRun;
        if (candidate.Kind is EventKind.Started) return PlaceStarted(candidate, run, standing, order);
        if (run.IsNamedBy(candidate)) return Belongs(standing);
        if (candidate.RunName is null) return IsOfRunBefore(candidate, run) ? AcceptOutcome.OlderRun : Belongs(standing);
        if (IsDisplaced(candidate)) return AcceptOutcome.ReopenedRun;
        if (IsPast(candidate)) return AcceptOutcome.OlderRun;
        // Temporal gives a workflow that continues as new another run id, and has one open run of a workflow at most.
        if (standing is not RunStanding.Ended && run.HasWorkflow(candidate)) return AcceptOutcome.Applied;
        if (run.IsStarted && standing is RunStanding.GoesOn) return AcceptOutcome.SetAside;
        return PlaceUnseen(candidate, run, standing, order);
    }

    /// <summary>Whether only the order of recording can tell if an event opens a run: its clock does not say that it is
    /// newer than the current one.</summary>
    public bool AsksOrder(EnrichmentEvent candidate, RunStanding standing) =>
        Current is { } run && !(candidate.CreatedAt > run.OpenedAt)
        && Place(candidate, standing, RecordingOrder.Before) != Place(candidate, standing, RecordingOrder.After);

    /// <summary>Makes the run of an event the current one.</summary>
    /// <param name="first">The event that opens it.</param>
    /// <param name="ended">Whether the current run has had its terminal event.</param>
    /// <param name="state">The current run's last state.</param>
    public RunMark Open(EnrichmentEvent first, bool ended, EnrichmentEvent? state)
    {
        var goesOn = Current is not null && !ended;
        if (goesOn && first.Kind is not EventKind.Started)
        {
            _displaced.Add((Current!, state));
            if (_displaced.Count > MaxDisplaced) ForgetDisplaced(1);
        }
        else
        {
            if (Current is not null) Leave(Current);
            ForgetDisplaced(_displaced.Count);
        }

        return Current = RunMarks.Open(first, goesOn);
    }

    /// <summary>Makes a displaced run the current one again. The one that had displaced it is as if it had never been
    /// seen.</summary>
    /// <param name="added">An event of that run.</param>
    /// <returns>The run and its last state.</returns>
    public (RunMark Run, EnrichmentEvent? State) Reopen(EnrichmentEvent added)
    {
        var displaced = _displaced.Find(one => one.Run.IsNamedBy(added));
        // While a started run goes on, no other one is current.
        if (displaced.Run.IsStarted) _displaced.Clear();
        else _displaced.Remove(displaced);
        Current = displaced.Run;
        return displaced;
    }

    /// <summary>Whether a started run has stalled, and the current one has taken its place.</summary>
    public bool HasDisplaced(RunMark run) => _displaced.Exists(one => one.Run.IsStarted && one.Run.IsSameAs(run));

    /// <summary>Remembers a run that is sent again, so that the order of recording is asked for it once.</summary>
    public void Remember(EnrichmentEvent older)
    {
        if (older.RunName is not null) Leave(RunMarks.Open(older));
    }

    /// <summary>Takes in what an event of the current run says of it.</summary>
    public RunMark Add(EnrichmentEvent added)
    {
        var before = Current!; // Called only while there is one.
        Current = before.With(added);
        // From now on only a start opens another.
        if (Current.IsStarted && !before.IsStarted) ForgetDisplaced(_displaced.Count);
        return Current;
    }

    /// <summary>Follows the verdict of another tracker.</summary>
    public void Follow(RunMark opened)
    {
        if (Current is not null && !Current.IsSameAs(opened)) Leave(Current);
        foreach (var name in opened.PastNames()) _past.Remove(name);
        Current = opened;
    }

    /// <summary>Takes over what another tracker knew.</summary>
    public void Restore(RunMark? current, IEnumerable<string> past)
    {
        _past.AddRange(past);
        Current = current;
    }

    private AcceptOutcome PlaceStarted(
        EnrichmentEvent candidate, RunMark run, RunStanding standing, RecordingOrder order)
    {
        var ended = standing is RunStanding.Ended;
        if (candidate.WorkflowRunId is { } id)
        {
            if (id == run.Name) return ended ? AcceptOutcome.AfterTerminal : AcceptOutcome.Late;
            if (ended && run.HasRunId(candidate)) return AcceptOutcome.AfterTerminal;
        }
        else if (!ended)
        {
            if (candidate.RunName is null && IsOfRunBefore(candidate, run)) return AcceptOutcome.OlderRun;
            if (candidate.RunName is null || run.HasWorkflow(candidate))
                return run.IsStarted ? AcceptOutcome.Late : AcceptOutcome.Applied;
        }

        if (IsDisplaced(candidate)) return AcceptOutcome.ReopenedRun;
        // A workflow's id can be used again, so after an end it says nothing of the past.
        if (IsPast(candidate) && (candidate.WorkflowRunId is not null || !ended)) return AcceptOutcome.OlderRun;
        return PlaceUnseen(candidate, run, standing, order);
    }

    private static AcceptOutcome PlaceUnseen(
        EnrichmentEvent candidate, RunMark run, RunStanding standing, RecordingOrder order)
    {
        var newer = order is RecordingOrder.Unknown
            ? standing is RunStanding.Stalled || !IsOlder(candidate, run)
            : order is RecordingOrder.After;
        if (newer) return AcceptOutcome.OpenedRun;
        return order is RecordingOrder.Unknown && standing is RunStanding.GoesOn
            ? AcceptOutcome.SetAside
            : AcceptOutcome.OlderRun;
    }

    private static bool IsOlder(EnrichmentEvent candidate, RunMark run) => candidate.CreatedAt < run.OpenedAt;

    private static AcceptOutcome Belongs(RunStanding standing) =>
        standing is RunStanding.Ended ? AcceptOutcome.AfterTerminal : AcceptOutcome.Applied;

    private static bool IsOfRunBefore(EnrichmentEvent nameless, RunMark run) =>
        run.FollowsOpenRun && nameless.CreatedAt < run.OpenedAt;

    private bool IsDisplaced(EnrichmentEvent candidate) => _displaced.Exists(one => one.Run.IsNamedBy(candidate));

    private bool IsPast(EnrichmentEvent candidate) => candidate.RunName is { } name && _past.Contains(name);

    private void ForgetDisplaced(int oldest)
    {
        foreach (var (run, _) in _displaced[..oldest]) Leave(run);
        _displaced.RemoveRange(0, oldest);
    }

    private void Leave(RunMark run)
    {
        foreach (var name in run.PastNames())
        {
            if (!_past.Contains(name)) _past.Add(name);
        }

        if (_past.Count > EnrichmentLogLimits.PastRuns) _past.RemoveRange(0, _past.Count - EnrichmentLogLimits.PastRuns);
    }
}
