namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What is true of a BOM now, in the fewest published events.</summary>
[GenerateSerializer, Immutable, Alias("enrichment.snapshot")]
public sealed record EnrichmentSnapshot
{
    /// <summary>The organization that owns the BOM; null until an event has named it.</summary>
    [Id(0)]
    public string? OrganizationId { get; init; }

    /// <summary>The run now known; null before the first event.</summary>
    [Id(1)]
    public RunMark? Run { get; init; }

    /// <summary>Names of the runs before it, oldest first.</summary>
    [Id(2)]
    public string[] PastRuns { get; init; } = [];

    /// <summary>The run's newest event with a state; null where none had one.</summary>
    [Id(3)]
    public EnrichmentEvent? LastState { get; init; }

    /// <summary>The event that ended the run; null while it goes on.</summary>
    [Id(4)]
    public EnrichmentEvent? Terminal { get; init; }

    /// <summary>The id of the run's newest event, of whatever type; null before the first.</summary>
    [Id(5)]
    public string? NewestId { get; init; }

    /// <summary>The event that paused the run; null while it goes on.</summary>
    [Id(6)]
    public EnrichmentEvent? Paused { get; init; }

    /// <summary>The run's newest event, if the snapshot was read from the history; otherwise null: its id is enough.</summary>
    [Id(7)]
    public EnrichmentEvent? Newest { get; init; }
}
