using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>What this front has of one silo: how far its deliveries have come, and which BOMs are followed there.</summary>
/// <remarks>Not thread-safe: the feed's lock guards it.</remarks>
internal sealed class SiloFlow(SiloAddress silo, long now)
{
    // With streams that come and go all the time a watch or two is on its way at each beat; but not the same ones.
    private const int MostSame = 3;

    // What is missing does not show among those, so they are not waited for forever.
    private const int MostMismatches = 15;

    private readonly Dictionary<BomId, long> _followed = [];
    private List<UnwatchedBom> _unwatched = [];
    private long _flow;
    private long _number;
    private (int Count, ulong Sum) _mismatch;
    private int _sameMismatches;
    private int _mismatches;

    public SiloAddress Silo => silo;

    /// <summary>The BOMs whose grains have answered from there.</summary>
    public IEnumerable<BomId> Followed => _followed.Keys;

    /// <summary>How many they are.</summary>
    public int Count => _followed.Count;

    /// <summary>Those BOMs, summed up as the silo does.</summary>
    public ulong Sum { get; private set; }

    /// <summary>When a delivery last came.</summary>
    public long HeardAt { get; set; } = now;

    /// <summary>When the silo was last told that this front lives; 0 before the first time.</summary>
    public long BeatAt { get; set; }

    /// <summary>When a comparison last began; 0 before the first time.</summary>
    public long ComparedAt { get; set; }

    /// <summary>Whether front and silo are to be compared: they do not agree on what is followed, and it is not a watch that
    /// is on its way.</summary>
    public bool Disagrees => _sameMismatches >= MostSame || _mismatches >= MostMismatches;

    /// <summary>Whether the silo has said that it ends.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether a beat is under way.</summary>
    public bool IsBeating { get; set; }

    /// <summary>Whether a comparison is under way.</summary>
    public bool IsComparing { get; set; }

    /// <summary>Whether something has been lost since the comparison that is under way began.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Whether the silo has not been told yet of all that is no longer followed.</summary>
    public bool HasUnwatched => _unwatched.Count > 0;

    /// <summary>Takes a delivery's place in the flow.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="lost">Whether deliveries before it are missing.</param>
    /// <returns>False where it has come before, or belongs to a flow that is over.</returns>
    public bool Take(FrontDelivery delivery, out bool lost)
    {
        var isNew = delivery.Flow > _flow;
        lost = isNew ? _flow != 0 || delivery.Number != 1 : delivery.Number != _number + 1;
        if (!isNew && (delivery.Flow < _flow || delivery.Number <= _number)) return false;

        (_flow, _number) = (delivery.Flow, delivery.Number);
        return true;
    }

    /// <summary>Notes what the silo has answered to a beat: <see cref="Disagrees"/>.</summary>
    /// <param name="count">BOMs that it tells this front of.</param>
    /// <param name="sum">Those BOMs, summed up.</param>
    public void Answered(int count, ulong sum)
    {
        var mismatch = (count - Count, sum ^ Sum);
        if (HasUnwatched || mismatch == default)
        {
            Agree();
            return;
        }

        _sameMismatches = mismatch == _mismatch ? _sameMismatches + 1 : 1;
        _mismatch = mismatch;
        _mismatches++;
    }

    /// <summary>Notes that front and silo have been compared.</summary>
    public void Agree() => (_mismatch, _sameMismatches, _mismatches) = (default, 0, 0);

    /// <summary>Notes that a grain there has answered.</summary>
    public void Add(BomId bomId, long watch)
    {
        if (_followed.TryAdd(bomId, watch)) Sum = WatchSum.With(Sum, bomId);
        else _followed[bomId] = Math.Max(_followed[bomId], watch);
    }

    /// <summary>Notes that a BOM is no longer followed there, unless it has been watched anew.</summary>
    public void Remove(BomId bomId, long watch = long.MaxValue)
    {
        if (!_followed.TryGetValue(bomId, out var known) || known > watch) return;

        _followed.Remove(bomId);
        Sum = WatchSum.With(Sum, bomId);
    }

    /// <summary>Notes what the silo must be told.</summary>
    public void Unwatch(BomId bomId, long watch) => _unwatched.Add(new UnwatchedBom(bomId, watch));

    /// <summary>Takes what the silo must be told.</summary>
    public UnwatchedBom[] TakeUnwatched()
    {
        if (_unwatched.Count == 0) return [];

        UnwatchedBom[] taken = [.. _unwatched];
        _unwatched = [];
        return taken;
    }
}
