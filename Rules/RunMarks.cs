using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>Which events belong to a run by what they name, whatever their clocks say.</summary>
public static class RunMarks
{
    private const int MaxNames = 16; // The newest of each kind. The run's own name is kept besides.

    /// <summary>The run that an event opens.</summary>
    /// <param name="first">The event.</param>
    /// <param name="followsOpenRun">Whether the run before had not ended.</param>
    public static RunMark Open(EnrichmentEvent first, bool followsOpenRun = false) =>
        new RunMark(first.RunName, first.CreatedAt) { FirstEventId = first.EventId, FollowsOpenRun = followsOpenRun }.With(first);

    /// <summary>The run after one more of its events: it may carry another name of the run.</summary>
    public static RunMark With(this RunMark run, EnrichmentEvent added)
    {
        if (added.Kind is EventKind.Started && !run.IsStarted) run = run with { IsStarted = true };
        if (added.WorkflowRunId is { } id && !run.RunIds.Contains(id))
            run = run with { RunIds = [.. run.RunIds.TakeLast(MaxNames - 1), id] };
        if (added.WorkflowId is { } workflow && !run.WorkflowIds.Contains(workflow))
            run = run with { WorkflowIds = [.. run.WorkflowIds.TakeLast(MaxNames - 1), workflow] };
        return run;
    }

    /// <summary>Whether an event names the run by the name of a run.</summary>
    public static bool HasRunId(this RunMark run, EnrichmentEvent candidate) =>
        candidate.WorkflowRunId is { } id && (id == run.Name || run.RunIds.Contains(id));

    /// <summary>Whether an event names a workflow that the run has carried.</summary>
    public static bool HasWorkflow(this RunMark run, EnrichmentEvent candidate) =>
        candidate.WorkflowId is { } workflow && (workflow == run.Name || run.WorkflowIds.Contains(workflow));

    /// <summary>Whether an event names the run, and nothing else: its run id or, without one, a workflow of it.</summary>
    public static bool IsNamedBy(this RunMark run, EnrichmentEvent candidate) =>
        run.HasRunId(candidate) || (candidate.WorkflowRunId is null && run.HasWorkflow(candidate));

    /// <summary>Whether two marks are of one run.</summary>
    public static bool IsSameAs(this RunMark run, RunMark other) =>
        (run.FirstEventId is not null && run.FirstEventId == other.FirstEventId)
        || (run.Name is { } name && name == other.Name && (run.RunIds.Contains(name) || run.FirstEventId is null || other.FirstEventId is null));

    /// <summary>The names by which the run is known once it is over.</summary>
    /// <remarks>A <c>workflow_id</c> is one only if no <c>workflow_run_id</c> is known: the next run may carry it, too.</remarks>
    public static IEnumerable<string> PastNames(this RunMark run) =>
        run.RunIds.Length > 0 ? run.RunIds : run.Name is { } name ? [name] : [];
}
