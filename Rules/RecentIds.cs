using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace EnrichmentStream.Rules;

/// <summary>Remembers the newest event ids, by 128-bit hash: an id costs the same whatever its length.</summary>
internal sealed class RecentIds(int capacity)
{
    // Grains and fronts have several for each BOM, and most stay empty.
    private HashSet<UInt128>? _known;
    private Queue<UInt128>? _order;

    /// <summary>Remembers an id; the oldest is forgotten beyond the capacity.</summary>
    /// <returns>False where the id is remembered already.</returns>
    public bool Add(string id)
    {
        var (known, order) = (_known ??= [], _order ??= []);
        var hash = Hash(id);
        if (!known.Add(hash)) return false;

        order.Enqueue(hash);
        if (order.Count > capacity) known.Remove(order.Dequeue());
        return true;
    }

    /// <summary>Forgets an id.</summary>
    public void Remove(string id) => _known?.Remove(Hash(id)); // Its place in the queue goes when it is the oldest.

    /// <summary>Forgets all but the newest ids, and gives their memory back.</summary>
    public void KeepNewest(int most)
    {
        if (_known is null || _order is null) return;

        while (_order.Count > most) _known.Remove(_order.Dequeue());
        _known.TrimExcess();
        _order.TrimExcess();
    }

    /// <summary>Whether an id is remembered.</summary>
    public bool Contains(string id) => _known?.Contains(Hash(id)) is true;

    private static UInt128 Hash(string id) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(id.AsSpan()));
}
