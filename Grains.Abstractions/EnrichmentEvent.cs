namespace EnrichmentStream.Grains.Abstractions;

/// <summary>One published enrichment event: its document untouched, and what the rules need to know of it.</summary>
[GenerateSerializer, Immutable, Alias("enrichment.event")]
public sealed record EnrichmentEvent
{
    /// <summary>The document's <c>event_id</c>, or one derived from its bytes: 1 to 255 printable ASCII
    /// characters.</summary>
    [Id(0)]
    public required string EventId { get; init; }

    /// <summary>The document's <c>event_type</c>: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    [Id(1)]
    public required string EventType { get; init; }

    /// <summary>The document's <c>organization_id</c>; null where it names none.</summary>
    [Id(2)]
    public string? OrganizationId { get; init; }

    /// <summary>The document's <c>workflow_run_id</c>; null where it names none.</summary>
    [Id(3)]
    public string? WorkflowRunId { get; init; }

    /// <summary>The document's <c>created_at</c>, taken as UTC if it names no offset.</summary>
    /// <value>Null if it names no time, or one more than five minutes after its receipt.</value>
    [Id(4)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether the document holds an object named <c>state</c>.</summary>
    [Id(5)]
    public bool HasState { get; init; }

    /// <summary>The document as published: valid UTF-8 JSON, one object. Never changed after publishing.</summary>
    [Id(6)]
    public required byte[] Document { get; init; }

    /// <summary>The document's <c>workflow_id</c>; null where it names none.</summary>
    [Id(7)]
    public string? WorkflowId { get; init; }

    /// <summary>Whether ingest sends the event again, from what it kept: after a range change, a failover or an
    /// activation.</summary>
    [Id(8)]
    public bool IsReplayed { get; init; }

    /// <summary>When the history recorded the event; null where it was not read from there, or that is not
    /// known. Not on the wire.</summary>
    [field: NonSerialized]
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>The name of the run: <see cref="WorkflowRunId"/>, else <see cref="WorkflowId"/>, else null.</summary>
    public string? RunName => WorkflowRunId ?? WorkflowId;

    /// <summary>What the event's type means to the rules.</summary>
    public EventKind Kind => EventKinds.Of(EventType);

    /// <summary>Whether this event ends its run.</summary>
    public bool IsTerminal => Kind is EventKind.Completed or EventKind.Failed or EventKind.Cancelled;
}
