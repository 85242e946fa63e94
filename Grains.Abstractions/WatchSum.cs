using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace EnrichmentStream.Grains.Abstractions;

/// <summary>A sum over a set of BOMs that front and silo keep, each by itself: where the two sets are the same, so are the
/// sums.</summary>
public static class WatchSum
{
    /// <summary>The sum after a BOM was added to the set, or taken out of it.</summary>
    public static ulong With(ulong sum, BomId bomId) =>
        sum ^ XxHash3.HashToUInt64(MemoryMarshal.AsBytes(bomId.Value.AsSpan()));
}
