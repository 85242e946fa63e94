using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>How what grains tell reaches this front: one way for all BOMs.</summary>
internal abstract class FrontFeed
{
    private long _watch;
    private long _handled;

    /// <summary>This front's process: what its watches name. New with each start.</summary>
    public Guid Front { get; } = Guid.NewGuid();

    /// <summary>The number of the newest watch.</summary>
    protected long NewestWatch => Volatile.Read(ref _watch);

    /// <summary>Watches that were asked for, and whose answers have not been handled.</summary>
    public long Unanswered => NewestWatch - Volatile.Read(ref _handled);

    /// <summary>The number of a new watch, taken before the grain is called.</summary>
    public long NextWatch() => Interlocked.Increment(ref _watch);

    /// <summary>Says that the answer to a watch, or its failure, has been handled.</summary>
    public void Handled() => Interlocked.Increment(ref _handled);

    /// <summary>Begins to bring what grains tell.</summary>
    public abstract void Begin(BomHubs hubs);

    /// <summary>Goes on until the process ends, and takes leave then.</summary>
    public abstract Task RunAsync(CancellationToken stopping);

    /// <summary>Notes where a BOM's grain has answered.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="watch">Which watch it answered.</param>
    /// <param name="silo">The silo.</param>
    /// <returns>False where that silo is ending: the grain will move.</returns>
    public abstract bool Watched(BomId bomId, long watch, SiloAddress silo);

    /// <summary>Ends the watches of a BOM, up to one.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="watch">The newest.</param>
    /// <param name="silo">Where it was answered; null where it was not.</param>
    public abstract void Unwatch(BomId bomId, long watch, SiloAddress? silo);

    /// <summary>Finds out what is missing, since something may have been lost.</summary>
    public abstract void CompareAll();
}
