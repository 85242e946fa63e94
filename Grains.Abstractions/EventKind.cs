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

    /// <summary><c>enrichment.cancelled</c>: ends a run.</summary>
    Cancelled,

    /// <summary><c>enrichment.paused</c>: the run waits, and is not stalled.</summary>
    Paused,

    /// <summary><c>enrichment.resumed</c>: a paused run goes on.</summary>
    Resumed,
}
