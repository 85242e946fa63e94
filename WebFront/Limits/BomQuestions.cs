using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>The BOMs that one request asks for and that may turn out to be unknown.</summary>
/// <remarks>Each holds a permit until its answer comes, however late: a known BOM gives it back. One whose answer
/// nobody waited for counts as unknown: its grain has been made. Thread-safe.</remarks>
internal sealed class BomQuestions(UnknownBomLimit limit, string? subject) : IDisposable
{
    private readonly ConcurrentDictionary<BomId, RateLimitLease> _permits = [];

    /// <summary>How many wait for their answer.</summary>
    public int Count => _permits.Count;

    public void Add(BomId bomId, RateLimitLease permit) => _permits.TryAdd(bomId, permit);

    /// <summary>Says whether anything is known of a BOM.</summary>
    public void Answer(BomId bomId, bool isKnown)
    {
        if (isKnown) limit.Remember(bomId);
        if (!_permits.TryRemove(bomId, out var permit)) return;
        if (isKnown) permit.Dispose();
        else limit.Charge(subject!, bomId, permit);
    }

    /// <summary>Gives back all that wait: nothing was asked, or the cluster did not answer.</summary>
    public void Withdraw()
    {
        foreach (var bomId in _permits.Keys)
        {
            if (_permits.TryRemove(bomId, out var permit)) permit.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var bomId in _permits.Keys) Answer(bomId, isKnown: false);
    }
}
