using System.Runtime.InteropServices;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>The newest events in order, each under a dense version, bounded by count and bytes.</summary>
internal sealed class EventRing(int maxEvents, int maxBytes)
{
    // A list with a moving head: slices are plain copies, and the dead part is cut when it is the larger one.
    private readonly List<EnrichmentEvent> _events = [];
    private int _head;
    private long _bytes;

    /// <summary>Version of the newest event ever added; 0 before the first.</summary>
    public long LastVersion { get; private set; }

    /// <summary>Version of the oldest event kept; one more than <see cref="LastVersion"/> where none is.</summary>
    public long FirstVersion => LastVersion - (_events.Count - _head) + 1;

    public void Add(EnrichmentEvent added)
    {
        _events.Add(added);
        _bytes += added.Document.Length;
        LastVersion++;
        while (_events.Count - _head > 1 && (_events.Count - _head > maxEvents || _bytes > maxBytes)) DropOldest();
    }

    /// <summary>Puts events before the oldest one kept, as many of the newest as there is room for. Versions run on below
    /// it, so those of the others stay.</summary>
    public void Prepend(ReadOnlySpan<EnrichmentEvent> older)
    {
        var first = older.Length;
        var room = maxEvents - (_events.Count - _head);
        for (; first > 0 && room > 0 && _bytes + older[first - 1].Document.Length <= maxBytes; first--, room--)
            _bytes += older[first - 1].Document.Length;
        _events.InsertRange(_head, older[first..]);
    }

    /// <summary>Forgets the events before a version.</summary>
    public void DropBefore(long version)
    {
        while (FirstVersion < version && _events.Count > _head) DropOldest();
    }

    /// <summary>Forgets all but the newest events, and gives their memory back.</summary>
    public void KeepNewest(int most)
    {
        while (_events.Count - _head > most) DropOldest();
        _events.RemoveRange(0, _head);
        _head = 0;
        _events.TrimExcess();
    }

    /// <summary>The events from a version on.</summary>
    /// <param name="version">Not before <see cref="FirstVersion"/>.</param>
    public EnrichmentEvent[] From(long version)
    {
        var start = _head + (int)(version - FirstVersion);
        return start >= _events.Count ? [] : [.. Tail(start)];
    }

    /// <summary>The version of the newest event with an id, at or after <paramref name="notBefore"/>; null where none
    /// has it.</summary>
    public long? Find(string eventId, long notBefore)
    {
        var first = FirstVersion;
        var lowest = _head + (int)Math.Max(0, notBefore - first);
        for (var index = _events.Count - 1; index >= lowest; index--)
        {
            if (_events[index].EventId == eventId) return first + index - _head;
        }

        return null;
    }

    private ReadOnlySpan<EnrichmentEvent> Tail(int start) =>
        CollectionsMarshal.AsSpan(_events)[start..];

    private void DropOldest()
    {
        _bytes -= _events[_head].Document.Length;
        _events[_head++] = null!; // Released; nothing reads before the head.
        if (_head < 64 || _head * 2 < _events.Count) return;

        _events.RemoveRange(0, _head);
        _head = 0;
    }
}
