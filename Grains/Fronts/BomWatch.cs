using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>The fronts that watch one grain activation.</summary>
/// <remarks>Written on the grain's turns and by its fronts, so it has a lock.</remarks>
/// <param name="bomId">The BOM.</param>
/// <param name="onUnwatched">Called when the last front has gone; on any thread.</param>
internal sealed class BomWatch(BomId bomId, Action onUnwatched)
{
    private readonly Lock _gate = new();
    private FrontOutlet[] _outlets = [];
    private EnrichmentCursor? _published;

    public BomId BomId => bomId;

    /// <summary>Whether a front watches.</summary>
    public bool IsWatched => Volatile.Read(ref _outlets).Length > 0;

    /// <summary>The epoch that all fronts have heard of; the grain's alone.</summary>
    public Guid Announced { get; set; }

    /// <summary>How far watchers were told; null before the first watch or event.</summary>
    public EnrichmentCursor? Published
    {
        get
        {
            lock (_gate) return _published;
        }

        set
        {
            lock (_gate) _published = value;
        }
    }

    /// <summary>Who watches now.</summary>
    public FrontOutlet[] Outlets => Volatile.Read(ref _outlets);

    /// <summary>Adds a front, once.</summary>
    public void Add(FrontOutlet outlet)
    {
        lock (_gate)
        {
            if (!_outlets.Contains(outlet)) _outlets = [.. _outlets, outlet];
        }
    }

    /// <summary>Takes a front out.</summary>
    public void Remove(FrontOutlet outlet)
    {
        lock (_gate)
        {
            if (!_outlets.Contains(outlet)) return;

            _outlets = [.. _outlets.Where(one => one != outlet)];
            if (_outlets.Length > 0) return;
        }

        onUnwatched();
    }

    /// <summary>Takes all fronts out.</summary>
    /// <returns>Those that were in.</returns>
    public FrontOutlet[] Clear()
    {
        lock (_gate)
        {
            var before = _outlets;
            _outlets = [];
            return before;
        }
    }
}
