namespace EnrichmentStream.WebFront.Hubs;

/// <summary>The event after which a client wants to go on.</summary>
/// <param name="EventId">The id that it saw last.</param>
/// <param name="Reconnect">Whether the client reconnects by itself (header <c>Last-Event-ID</c>): such a one is stopped
/// for good when its run is over. One that asks by <c>after=</c> waits for the next run instead.</param>
internal sealed record ResumePoint(string EventId, bool Reconnect)
{
    /// <summary>Whether the history is asked where grain and front do not hold the event; otherwise the state has to
    /// do.</summary>
    public bool AsksHistory { get; init; }

    /// <summary>The ids that the client has got from the history last; null where it has got none. The stream goes on
    /// after them.</summary>
    public IReadOnlySet<string>? Sent { get; init; }
}
