using EnrichmentStream.Grains.History;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Enrichment;

/// <summary>Decides how long one BOM's grain stays, and when it gives back memory.</summary>
/// <param name="log">The grain's log.</param>
/// <param name="tracked">What the silo knows of the grain.</param>
/// <param name="boms">Those that are swept.</param>
/// <param name="tidy">Reminds of <see cref="Tidy"/>.</param>
/// <param name="options">For how long.</param>
/// <param name="history">Whether what goes can be read again.</param>
/// <param name="time">The clock.</param>
/// <param name="keepFor">Keeps the grain for a while, whatever comes; zero for the time of one whose run has ended, infinite for
/// one that is watched.</param>
/// <param name="leave">Ends the activation.</param>
/// <param name="isHome">Whether the BOM's events arrive at this silo.</param>
internal sealed class GrainUpkeep(
    EnrichmentLog log, TrackedBom tracked, TrackedBoms boms, TidyService tidy, EnrichmentOptions options,
    HistoryReader history, TimeProvider time, Action<TimeSpan> keepFor, Action leave, Func<bool> isHome)
{
    // Long enough for what ingest still has, and for a client that asks again.
    private static readonly TimeSpan UnknownTime = TimeSpan.FromSeconds(5);

    // What a running BOM asks for is asked for again at most so often.
    private static readonly TimeSpan KeepPeriod = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ShrinkRetry = TimeSpan.FromSeconds(5);

    // Whoever watches asks once more when the grain moves: not in the middle of a run's events.
    private static readonly TimeSpan QuietToMove = TimeSpan.FromSeconds(5);

    private bool _isTracked;
    private bool _isWatched;
    private long? _keptAt;
    private string? _endReminded;

    // Nobody misses it who does not watch it.
    private bool IsPassing => log.Run is null || tracked.BomId.IsCanary;

    /// <summary>Looks for the first time, once the history has been read.</summary>
    public void Began()
    {
        if (IsPassing) Remind(UnknownTime);
    }

    /// <summary>Says that a front watches: the grain stays until the last one has gone.</summary>
    public void Watched()
    {
        Track();
        if (_isWatched) return;

        _isWatched = true;
        keepFor(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says that no front watches any more.</summary>
    public void Unwatched()
    {
        _isWatched = false;
        _keptAt = null;
        keepFor(TimeSpan.Zero);
        Keep();
        if (IsPassing) Remind(UnknownTime);
    }

    /// <summary>Says that the log may have changed.</summary>
    public void Stands()
    {
        if (IsPassing) return;

        Track();
        Keep();
        if (!history.IsEnabled || log.Terminal is not { EventId: var end } || end == _endReminded) return;

        _endReminded = end;
        Remind(options.ShrinkAfter);
    }

    /// <summary>Gives back what is not needed.</summary>
    /// <param name="isBusy">Whether events are being judged, or a repair is under way.</param>
    /// <param name="isWatched">Whether a front watches.</param>
    public void Tidy(bool isBusy, bool isWatched)
    {
        if (tracked.IsGone) return;
        if (history.IsEnabled && !isHome()) Move(isBusy);
        else if (IsPassing) TidyUnknown(isBusy, isWatched);
        else if (log.Terminal is not null) TidyEnded(isBusy);
    }

    // The next activation is placed where the events arrive, and begins with what is recorded.
    private void Move(bool isBusy)
    {
        if (!isBusy && tracked.IsLoaded && tracked.Quiet >= QuietToMove && history.IsReady) leave();
        else Remind(QuietToMove);
    }

    // Anybody may ask for a BOM that does not exist.
    private void TidyUnknown(bool isBusy, bool isWatched)
    {
        if (isBusy) Remind(UnknownTime);
        else if (!isWatched) leave(); // One that is watched looks again when that ends.
    }

    private void TidyEnded(bool isBusy)
    {
        var missing = options.ShrinkAfter - tracked.Quiet;
        if (!isBusy && missing <= TimeSpan.Zero && tracked.IsLoaded && history.IsReady) log.Shrink();
        else Remind(missing > ShrinkRetry ? missing : ShrinkRetry);
    }

    private void Remind(TimeSpan delay) => tidy.RemindAfter(tracked, delay);

    private void Track()
    {
        if (_isTracked || tracked.BomId.IsCanary) return;

        _isTracked = true;
        boms.Add(tracked);
    }

    // A BOM whose run has ended is forgotten sooner: what is recorded of it is read again.
    private void Keep()
    {
        if (_isWatched) return;
        if (log.Terminal is not null || IsPassing)
        {
            if (_keptAt is not null) keepFor(TimeSpan.Zero);
            _keptAt = null;
        }
        else if (_keptAt is not { } at || time.GetElapsedTime(at) > KeepPeriod)
        {
            _keptAt = time.GetTimestamp();
            keepFor(options.Idle);
        }
    }
}
