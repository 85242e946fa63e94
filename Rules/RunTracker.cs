using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Decides which run an event belongs to: the one now known, a new one, or one that is over.</summary>
internal sealed class RunTracker
{
    // By so much the clocks of a run's publishers may differ: an end that seems to come before its start still ends it.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly List<string> _past = [];

    /// <summary>The run now known; null before the first event.</summary>
    public RunMark? Current { get; private set; }

    /// <summary>Names of the runs before it, oldest first.</summary>
    public string[] Past => [.. _past];

    /// <summary>Where an event that was not seen before belongs.</summary>
    /// <param name="candidate">The event.</param>
    /// <param name="ended">Whether the current run has had its terminal event.</param>
    /// <returns><see cref="AcceptOutcome.Applied"/>, <see cref="AcceptOutcome.OpenedRun"/>,
    /// <see cref="AcceptOutcome.OlderRun"/> or <see cref="AcceptOutcome.AfterTerminal"/>.</returns>
    public AcceptOutcome Place(EnrichmentEvent candidate, bool ended)
    {
        if (Current is not { } run) return AcceptOutcome.OpenedRun;

        // The guide's documents name the run in `started` alone, so an event without a name belongs to the run now
        // known.
        var sameRun = candidate.RunName is null || candidate.RunName == run.Name;
        if (sameRun && !ended)
        {
            // What was created well before the run is the tail of one before, which shared its name or had none either.
            return candidate.CreatedAt < run.OpenedAt - ClockTolerance ? AcceptOutcome.OlderRun : AcceptOutcome.Applied;
        }

        var seen = sameRun || _past.Contains(candidate.RunName!);
        var older = candidate.CreatedAt < run.OpenedAt;
        var restarts = ended && candidate.Kind is EventKind.Started;
        // A run not seen before opens by being newer or by its `started`; one seen before only starts again later, so
        // that a `started` that was overtaken by the end of its own run changes nothing.
        if (seen ? restarts && !older : restarts || !older) return AcceptOutcome.OpenedRun;
        return sameRun ? AcceptOutcome.AfterTerminal : AcceptOutcome.OlderRun;
    }

    /// <summary>Whether a run that another log knows takes the place of the current one.</summary>
    /// <param name="other">The other log's run.</param>
    /// <param name="end">What ended the current run; null while it goes on.</param>
    public bool IsReplacedBy(RunMark other, EnrichmentEvent? end)
    {
        if (Current is not { } run) return true;
        if (other.Name is null || other.Name == run.Name) return end is not null && other.OpenedAt > end.CreatedAt;
        return !(other.OpenedAt < run.OpenedAt) && !_past.Contains(other.Name);
    }

    /// <summary>Makes the run of an event the current one.</summary>
    public void Open(EnrichmentEvent first) => Enter(new RunMark(first.RunName, first.CreatedAt));

    /// <summary>Takes over what another tracker knew.</summary>
    public void Restore(RunMark? current, IEnumerable<string> past)
    {
        _past.AddRange(past);
        Current = current;
    }

    private void Enter(RunMark run)
    {
        if (Current?.Name is { } name && name != run.Name && !_past.Contains(name)) _past.Add(name);
        if (_past.Count > EnrichmentLogLimits.PastRuns) _past.RemoveAt(0);
        Current = run;
    }
}
