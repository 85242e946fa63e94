namespace EnrichmentStream.Grains.Repair;

/// <summary>What the sweep remembers of a BOM: when it was looked at, for what, and when it may be tried again.</summary>
/// <remarks>Written by the sweep and by the one job that is under way for the BOM in each lane.</remarks>
internal sealed class SweptBom
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestAfterFailure = TimeSpan.FromSeconds(10);

    // A little less than two sweeps, so that the second of them is not too early.
    private static readonly TimeSpan LongestIfFollowed = TimeSpan.FromSeconds(9);

    private int _attempts;
    private bool _hasFailed;
    private volatile bool _isSuspect;
    private long _attemptedAt;
    private int _queued;

    /// <summary>The last recorded event that was compared.</summary>
    public string? ComparedHead { get; set; }

    /// <summary>For which <see cref="TrackedBom.HeardAt"/> the newest events were compared.</summary>
    public long ComparedAt { get; set; } = -1;

    /// <summary>For which <see cref="TrackedBom.HeardAt"/> the latest run was read in doubt.</summary>
    public long RepairedAt { get; set; } = -1;

    /// <summary>Whether events may have been lost, so that the newest must be compared though nothing else calls for
    /// it.</summary>
    public bool IsSuspect
    {
        get => _isSuspect;
        set => _isSuspect = value;
    }

    /// <summary>When the last recorded event was looked up; 0 before the first time.</summary>
    public long LookedAt { get; set; }

    /// <summary>Attempts since one found something, for the order of those that wait.</summary>
    public int Attempts => _attempts;

    /// <summary>Whether the pause after the last attempt is over: 5, 10, … 60 s; 10 s at most after one that failed. A BOM
    /// that somebody follows never waits as long, since what only the history has must show within 15 s.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isFollowed">Whether somebody sees what the grain holds.</param>
    /// <param name="atLeast">A longer pause, for a BOM that nobody follows.</param>
    public bool MayTry(TimeProvider time, bool isFollowed, TimeSpan atLeast)
    {
        if (_attempts == 0) return true;
        var pause = FirstPause * Math.Pow(2, Math.Min(_attempts - 1, 8));
        var longest = isFollowed ? LongestIfFollowed : _hasFailed ? LongestAfterFailure : LongestPause;
        if (pause > longest) pause = longest;
        if (!isFollowed && pause < atLeast) pause = atLeast;
        return time.GetElapsedTime(_attemptedAt) >= pause;
    }

    /// <summary>Counts an attempt.</summary>
    public void Tried(TimeProvider time, bool failed) =>
        (_attempts, _attemptedAt, _hasFailed) = (_attempts + 1, time.GetTimestamp(), failed);

    /// <summary>Forgets the attempts, if none was needed for a while.</summary>
    public void Settle(TimeProvider time)
    {
        if (_attempts > 0 && time.GetElapsedTime(_attemptedAt) > LongestPause * 2) _attempts = 0;
    }

    /// <summary>Enters the BOM for a lane.</summary>
    /// <returns>False where it waits or is under way there already.</returns>
    public bool Enter(int lane) => (Interlocked.Or(ref _queued, lane) & lane) == 0;

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave(int lane) => Interlocked.And(ref _queued, ~lane);
}
