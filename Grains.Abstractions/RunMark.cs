namespace EnrichmentStream.Grains.Abstractions;

/// <summary>One run of a BOM's enrichment.</summary>
/// <param name="Name">From the event that opened it; null if that one names no run.</param>
/// <param name="OpenedAt">When that event was created; null if it names no time.</param>
[GenerateSerializer, Immutable, Alias("enrichment.run")]
public sealed record RunMark([property: Id(0)] string? Name, [property: Id(1)] DateTimeOffset? OpenedAt)
{
    /// <summary>The id of the event that opened the run.</summary>
    [Id(2)]
    public string? FirstEventId { get; init; }

    /// <summary>Whether the run's <c>enrichment.started</c> is known.</summary>
    [Id(3)]
    public bool IsStarted { get; init; }

    /// <summary>Whether the run before had not ended when this one opened.</summary>
    [Id(4)]
    public bool FollowsOpenRun { get; init; }

    /// <summary>The <c>workflow_run_id</c>s that its events have carried: several where a workflow continues as new.</summary>
    [Id(5)]
    public string[] RunIds { get; init; } = [];

    /// <summary>The <c>workflow_id</c>s that its events have carried.</summary>
    [Id(6)]
    public string[] WorkflowIds { get; init; } = [];
}
