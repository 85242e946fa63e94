namespace EnrichmentStream.Grains.Repair;

/// <summary>The newest event ids of one BOM, for a reader on another thread.</summary>
/// <remarks>One thread writes. A reader may miss an id that is written at this moment, and then only compares once more than
/// necessary. The strings are those of the events, so an id costs one reference.</remarks>
internal sealed class NewestIds
{
    /// <summary>Most ids that are kept.</summary>
    public const int Most = 64;

    private const int First = 8;

    private string?[] _ids = [];
    private int _next;

    public void Add(string id)
    {
        // Most BOMs have few events: the array grows with them.
        if (_next == _ids.Length && _ids.Length < Most)
        {
            var larger = new string?[Math.Max(First, _ids.Length * 2)];
            _ids.CopyTo(larger, 0);
            Volatile.Write(ref _ids, larger);
        }

        if (_next == Most) _next = 0;
        Volatile.Write(ref _ids[_next++], id);
    }

    public void Clear()
    {
        Volatile.Write(ref _ids, []);
        _next = 0;
    }

    public string[] ToArray() => [.. Volatile.Read(ref _ids).OfType<string>()];
}
