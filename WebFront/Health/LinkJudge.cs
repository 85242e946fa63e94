using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Health;

/// <summary>Decides from what a front sees whether events can arrive.</summary>
/// <remarks>Not thread-safe: one look at a time.</remarks>
internal sealed class LinkJudge(TimeProvider time)
{
    // One that hangs is found after 12 to 15 s; until then the others' word still counts.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    // A silo that starts or stops reports that it is not subscribed, and is no loss of Redis. After a loss, one that
    // stays deaf holds the others up no longer than its last report counts.
    private static readonly TimeSpan ReportLifetime = TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds);

    private int _failures;
    private bool _hears;
    private bool _allDeaf;
    private long? _answeredAt;
    private long? _noneSince;
    private long? _someSince;

    /// <summary>Whether this process reaches Redis.</summary>
    public bool ReachesRedis { get; private set; }

    /// <summary>The decision.</summary>
    public LinkState State { get; private set; }

    /// <summary>Decides anew.</summary>
    /// <param name="reached">Whether Redis has answered.</param>
    /// <param name="isOpen">Whether the connection to it stands.</param>
    /// <param name="status">What the cluster says; null if it did not answer.</param>
    public LinkState Look(bool reached, bool isOpen, IngestStatus? status)
    {
        _failures = reached ? 0 : _failures + 1;
        // One answer that is late while the connection stands is no loss yet.
        ReachesRedis = reached || (ReachesRedis && _failures < 2 && isOpen);
        if (status is { } told) Hear(told);
        return State = Decide();
    }

    private LinkState Decide()
    {
        // The first answer may be late, too: the connection is being made.
        if (!ReachesRedis) return _answeredAt is null && _failures < 2 ? LinkState.Unknown : LinkState.Lost;
        if (_answeredAt is not { } at || time.GetElapsedTime(at) >= Grace) return LinkState.Unknown;
        if (_hears) return LinkState.Connected;
        var isFresh = time.GetElapsedTime(at) < ReportLifetime;
        return isFresh && (_allDeaf || State is LinkState.Lost) ? LinkState.Lost : LinkState.Unknown;
    }

    // One silo is enough to stay connected. After a loss all must hear again, since each handles only its own BOMs.
    private void Hear(IngestStatus status)
    {
        var now = time.GetTimestamp();
        _answeredAt = now;
        _noneSince = status.Subscribed > 0 ? null : _noneSince ?? now;
        _allDeaf = _noneSince is { } deafSince && time.GetElapsedTime(deafSince, now) > ReportLifetime;
        _someSince = status.Subscribed > 0 ? _someSince ?? now : null;
        _hears = _someSince is { } since
            && (State is LinkState.Connected || status.Subscribed == status.Reporting
                || time.GetElapsedTime(since) > ReportLifetime);
    }
}
