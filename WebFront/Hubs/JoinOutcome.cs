namespace EnrichmentStream.WebFront.Hubs;

/// <summary>How a stream begins. The values that open one are the words of the connected frame, in lower
/// case.</summary>
internal enum JoinOutcome
{
    /// <summary>Nothing is known yet.</summary>
    Live,

    /// <summary>With the events that give the current state.</summary>
    Snapshot,

    /// <summary>With the events after the client's last one.</summary>
    Replayed,

    /// <summary>Not at all: the client has seen the end.</summary>
    Ended,

    /// <summary>Not now: the cluster does not answer.</summary>
    Unavailable,

    /// <summary>Not from what grain and front hold: the history may know the event to resume after.</summary>
    Recorded,

    /// <summary>Not at all: the BOM is another organization's.</summary>
    Forbidden,
}
