using System.Threading.RateLimiting;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>The BOMs that one request asks for and that may turn out to be unknown.</summary>
/// <remarks>Each holds a permit, which it gives back if the BOM is known. One whose answer nobody waited for counts as
/// unknown: its grain has been made.</remarks>
internal sealed class BomQuestions(UnknownBomLimit limit, string? subject) : IDisposable
{
    private readonly Dictionary<BomId, RateLimitLease> _permits = [];

    public void Add(BomId bomId, RateLimitLease permit) => _permits.Add(bomId, permit);

    /// <summary>Tells what came of the questions.</summary>
    /// <param name="answers">Whether anything is known of a BOM; null if the cluster did not answer, which costs
    /// nothing.</param>
    public void Answer(IEnumerable<(BomId BomId, bool? IsKnown)> answers)
    {
        foreach (var (bomId, isKnown) in answers)
        {
            if (isKnown is true) limit.Remember(bomId);
            if (isKnown is not false && _permits.Remove(bomId, out var permit)) permit.Dispose();
        }

        Dispose();
    }

    /// <summary>Gives all back: nothing was asked.</summary>
    public void Withdraw()
    {
        foreach (var permit in _permits.Values) permit.Dispose();
        _permits.Clear();
    }

    public void Dispose()
    {
        foreach (var (bomId, permit) in _permits) limit.Charge(subject!, bomId, permit);
        _permits.Clear();
    }
}
