using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Grains.Fronts;

/// <summary>What a silo tells one front, and which of its BOMs that one watches.</summary>
/// <param name="front">The front's process.</param>
/// <param name="time">The clock.</param>
internal abstract class FrontOutlet(Guid front, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BomId, Watched> _watched = [];
    private ulong _sum;
    private bool _isClosed;
    private long _heardAt = time.GetTimestamp();

    public Guid Front => front;

    /// <summary>How long nothing has been heard of the front.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>The number of watched BOMs, and their sum.</summary>
    public (int Count, ulong Sum) Summary
    {
        get
        {
            lock (_gate) return (_watched.Count, _sum);
        }
    }

    /// <summary>Tells the front something, behind all that it was told before. Never waits, never throws.</summary>
    public abstract void Send(EnrichmentBroadcast broadcast);

    /// <summary>Says that the front has been heard of.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, time.GetTimestamp());

    /// <summary>Begins a watch, or goes on with it.</summary>
    /// <param name="bom">The activation.</param>
    /// <param name="watch">The watch's number; a lower one than before changes nothing.</param>
    /// <returns>False where the front has been forgotten: look it up again.</returns>
    public bool Watch(BomWatch bom, long watch)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            if (!_watched.TryGetValue(bom.BomId, out var before))
            {
                _watched.Add(bom.BomId, new Watched(bom, watch));
                _sum = WatchSum.With(_sum, bom.BomId);
            }
            else if (before.Bom != bom || watch > before.Watch)
            {
                // Two activations on one silo: the later one has taken the BOM over.
                if (before.Bom != bom) before.Bom.Remove(this);
                _watched[bom.BomId] = new Watched(bom, Math.Max(watch, before.Watch));
            }

            bom.Add(this);
        }

        Heard();
        return true;
    }

    /// <summary>Ends a watch, unless there is a later one.</summary>
    public void Unwatch(UnwatchedBom unwatched)
    {
        lock (_gate)
        {
            if (_watched.TryGetValue(unwatched.BomId, out var known) && known.Watch <= unwatched.Watch) Remove(known.Bom);
        }
    }

    /// <summary>Whether the front watches this activation.</summary>
    public bool Watches(BomWatch bom)
    {
        lock (_gate) return _watched.TryGetValue(bom.BomId, out var known) && known.Bom == bom;
    }

    /// <summary>Ends every watch that is not in a list and not younger than it.</summary>
    /// <param name="newestWatch">The newest watch when the list was made.</param>
    /// <param name="kept">The list.</param>
    public void UnwatchOthers(long newestWatch, IReadOnlySet<BomId> kept)
    {
        lock (_gate)
        {
            foreach (var (bomId, known) in _watched)
            {
                if (known.Watch <= newestWatch && !kept.Contains(bomId)) Remove(known.Bom);
            }
        }
    }

    /// <summary>Ends the watch of an activation that has ended.</summary>
    public void Ended(BomWatch bom)
    {
        lock (_gate)
        {
            if (_watched.TryGetValue(bom.BomId, out var known) && known.Bom == bom) Remove(bom);
        }
    }

    /// <summary>Ends all watches, for good.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var known in _watched.Values.ToArray()) Remove(known.Bom);
        }
    }

    private void Remove(BomWatch bom)
    {
        _watched.Remove(bom.BomId);
        _sum = WatchSum.With(_sum, bom.BomId);
        bom.Remove(this);
    }

    private readonly record struct Watched(BomWatch Bom, long Watch);
}
