using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>The frames of one BOM's events that streams begin with, encoded once for all that begin at about the same
/// time, as after a cut that hit all of them.</summary>
/// <remarks>
/// By id and not by event: each answer of the grain brings objects of its own. Emptied soon after, so a BOM that
/// nobody resumes costs nothing. Not thread-safe: the hub's turn owns it.
/// </remarks>
internal sealed class ReplayFrames
{
    // What a grain holds of a run by default, four times: runs follow each other.
    private const int MostBytes = 4 << 20;

    private readonly Dictionary<string, SseFrame> _frames = [];
    private int _bytes;

    /// <summary>Whether nothing is kept.</summary>
    public bool IsEmpty => _frames.Count == 0;

    /// <summary>The frame of an event.</summary>
    public SseFrame Of(EnrichmentEvent published)
    {
        if (_frames.TryGetValue(published.EventId, out var known)) return known;
        if (_bytes > MostBytes) Clear();

        var frame = SseFrames.Event(published);
        _bytes += frame.Bytes.Length;
        return _frames[published.EventId] = frame;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (_frames.Count == 0) return;

        _frames.Clear();
        _frames.TrimExcess();
        _bytes = 0;
    }
}
