namespace EnrichmentStream.Rules;

/// <summary>How the current run stands when an event comes.</summary>
internal enum RunStanding
{
    /// <summary>It goes on.</summary>
    GoesOn,

    /// <summary>Nothing has come of it for so long that it counts as stalled.</summary>
    Stalled,

    /// <summary>It has had its terminal event.</summary>
    Ended,
}
