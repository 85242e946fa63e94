using System.Threading.RateLimiting;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>The BOMs that one request asks for and that may turn out to be unknown.</summary>
/// <remarks>Each holds a permit until its answer comes, however late: a known BOM gives it back. One whose answer
/// nobody waited for counts as unknown: its grain has been made. Thread-safe.</remarks>
internal sealed class BomQuestions(UnknownBomLimit limit, string? subject) : IDisposable
{
    private readonly Lock _gate = new();
    private Dictionary<BomId, RateLimitLease>? _permits; // The admin token needs none.

    /// <summary>How many wait for their answer.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _permits?.Count ?? 0;
        }
    }

    public void Add(BomId bomId, RateLimitLease permit)
    {
        lock (_gate) (_permits ??= []).TryAdd(bomId, permit);
    }

    /// <summary>Says whether anything is known of a BOM.</summary>
    public void Answer(BomId bomId, bool isKnown)
    {
        if (isKnown) limit.Remember(bomId);
        RateLimitLease? permit = null;
        lock (_gate)
        {
            if (_permits?.Remove(bomId, out permit) is not true) return;
            if (_permits.Count == 0) _permits = null; // A stream may live for days.
        }

        if (isKnown) permit!.Dispose();
        else limit.Charge(subject!, bomId, permit!);
    }

    /// <summary>Gives back all that wait: nothing was asked, or the cluster did not answer.</summary>
    public void Withdraw()
    {
        Dictionary<BomId, RateLimitLease>? withdrawn;
        lock (_gate) (withdrawn, _permits) = (_permits, null);
        if (withdrawn is null) return;

        foreach (var permit in withdrawn.Values) permit.Dispose();
    }

    public void Dispose()
    {
        BomId[] left;
        lock (_gate) left = _permits is null ? [] : [.. _permits.Keys];
        foreach (var bomId in left) Answer(bomId, isKnown: false);
    }
}
