namespace EnrichmentStream.Grains.Abstractions;

/// <summary>What became of a question to the history.</summary>
public enum HistoryAnswer
{
    /// <summary>There is a page.</summary>
    Found,

    /// <summary>No recorded event of the BOM has the id.</summary>
    UnknownEvent,

    /// <summary>Nothing is recorded, by choice.</summary>
    Disabled,

    /// <summary>The database is away or busy; ask again later.</summary>
    Unavailable,
}
