namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What an event's type means to the rules.</summary>
public enum EventKind
{
    /// <summary>Any type without a rule of its own; passed on as it is.</summary>
    Other,

    /// <summary><c>enrichment.started</c>.</summary>
    Started,

    /// <summary><c>progress</c> or <c>enrichment.progress</c>.</summary>
    Progress,

    /// <summary><c>enrichment.completed</c>: ends a run.</summary>
    Completed,

    /// <summary><c>enrichment.failed</c>: ends a run.</summary>
    Failed,
}
