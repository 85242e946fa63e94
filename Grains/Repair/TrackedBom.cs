using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Repair;

/// <summary>What the silo must know of an active grain without calling it: a call would keep it in memory.</summary>
/// <remarks>The grain writes, the sweep reads; each value stands for itself, so no lock is needed. Times are timestamps of
/// the <see cref="TimeProvider"/>: a step of the wall clock changes none of them.</remarks>
internal sealed class TrackedBom(BomId bomId, TimeProvider time, Action? tidy = null)
{
    // A client that polls a BOM without watching it sees what a watcher sees.
    private static readonly TimeSpan Polled = TimeSpan.FromSeconds(60);

    private readonly NewestIds _heard = new();
    private volatile Action? _tidy = tidy;
    private volatile string? _newestId;
    private volatile bool _isRunning;
    private volatile bool _isLoaded;
    private volatile bool _isDoubtful;
    private volatile bool _isGone;
    private long _heardAt = time.GetTimestamp();
    private volatile bool _isWatched;
    private long _askedAt;

    public BomId BomId => bomId;

    /// <summary>The newest event that the grain holds.</summary>
    public string? NewestId => _newestId;

    /// <summary>Whether the run goes on.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Whether the grain has read what is recorded of it.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>Whether events came that may have been out of order.</summary>
    public bool IsDoubtful => _isDoubtful;

    /// <summary>Whether the activation has ended.</summary>
    public bool IsGone => _isGone;

    /// <summary>When an event last came that the grain had not seen.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>Ids of the newest events that the grain has seen, whatever became of them.</summary>
    public string[] HeardIds => _heard.ToArray();

    /// <summary>What the sweep has done about it.</summary>
    public SweptBom Swept { get; } = new();

    /// <summary>Whether somebody may see what the grain holds: a front watches, or asked for the state a moment ago.</summary>
    public bool IsFollowed => _isWatched || IsWithin(ref _askedAt, Polled);

    /// <summary>How long nothing has been heard.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(HeardAt);

    /// <summary>Whether a front watches.</summary>
    public bool IsWatched
    {
        set => _isWatched = value;
    }

    /// <summary>Says that the state was asked for.</summary>
    public void Asked() => Volatile.Write(ref _askedAt, time.GetTimestamp());

    /// <summary>Says that the grain has seen an event for the first time.</summary>
    public void Heard(string eventId)
    {
        _heard.Add(eventId);
        Volatile.Write(ref _heardAt, time.GetTimestamp());
    }

    /// <summary>Says what the grain holds now. Says nothing about when that was heard.</summary>
    public void Stands(EnrichmentLog log, bool loaded)
    {
        _newestId = log.Newest?.EventId;
        _isRunning = log is { Run: not null, Terminal: null };
        _isDoubtful = log.IsDoubtful;
        _isLoaded = loaded;
        if (log.Terminal is not null) _heard.Clear(); // Only runs that go on are compared by them.
    }

    /// <summary>Says that the activation ends: what still refers to this one must not hold the grain.</summary>
    public void Gone()
    {
        _isGone = true;
        _tidy = null;
    }

    /// <summary>Makes the grain look whether it needs its memory; on its own turn, and without keeping it alive.</summary>
    public void Tidy() => _tidy?.Invoke();

    private bool IsWithin(ref long at, TimeSpan span) => Volatile.Read(ref at) is not 0 and var since && time.GetElapsedTime(since) < span;
}
