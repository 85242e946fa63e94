using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Repair;

/// <summary>What the sweep must know of an active grain without calling it.</summary>
/// <remarks>The grain writes, the sweep reads; each value stands for itself, so no lock is needed.</remarks>
internal sealed class TrackedBom(BomId bomId)
{
    private volatile string? _newestId;
    private volatile bool _isRunning;
    private volatile bool _isLoaded;
    private volatile bool _isDoubtful;
    private long _heardAt;
    private long _watchedUntil;

    public BomId BomId => bomId;

    /// <summary>The newest event that the grain holds.</summary>
    public string? NewestId => _newestId;

    /// <summary>Whether the run goes on.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Whether the grain has read what is recorded of it.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>Whether events came that may have been out of order.</summary>
    public bool IsDoubtful => _isDoubtful;

    /// <summary>When the grain last changed, by the clock's timestamps.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>The last recorded event that was compared; the sweep's alone.</summary>
    public string? ComparedHead { get; set; }

    /// <summary>For which <see cref="HeardAt"/> the newest events were compared; the sweep's alone.</summary>
    public long ComparedAt { get; set; } = -1;

    /// <summary>Whether a front watches.</summary>
    public bool IsWatched(DateTimeOffset now) => now.UtcTicks < Volatile.Read(ref _watchedUntil);

    /// <summary>Says until when a front watches.</summary>
    public void WatchedUntil(DateTimeOffset end) => Volatile.Write(ref _watchedUntil, end.UtcTicks);

    /// <summary>Says what the grain holds now.</summary>
    public void Stands(EnrichmentLog log, bool loaded, long timestamp)
    {
        _newestId = log.Newest?.EventId;
        _isRunning = log is { Run: not null, Terminal: null };
        _isDoubtful = log.IsDoubtful;
        _isLoaded = loaded;
        Volatile.Write(ref _heardAt, timestamp);
    }
}
