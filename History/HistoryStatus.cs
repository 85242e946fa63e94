namespace EnrichmentStream.History;

/// <summary>Whether events are recorded.</summary>
public enum HistoryStatus
{
    /// <summary>No database is set: nothing is recorded, by choice.</summary>
    Disabled,

    /// <summary>Events are recorded.</summary>
    Ready,

    /// <summary>The database is away, or cannot serve; events wait.</summary>
    Unavailable,
}
