using System.Runtime.InteropServices;
using EnrichmentStream.Rules;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>The frames that wait for one slow reader. State supersedes state; what nothing supersedes is kept up to a
/// cap.</summary>
/// <remarks>Not thread-safe: the connection's lock guards it. Frames are shared, so a queue costs references.</remarks>
internal sealed class SseQueue(SseOptions options)
{
    private readonly List<SseFrame> _frames = [];
    private long _bytes;
    private int _fullAt = options.QueueFrames;
    private long _fullAtBytes = options.QueueBytes;

    public bool IsEmpty => _frames.Count == 0;

    /// <summary>Adds a frame behind those that wait.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="held">Bytes that were taken out and that the reader has not got yet: they count, too, but leave
    /// room for <see cref="SseOptions.QueueBytes"/>, so that a long beginning cannot end its own stream.</param>
    /// <returns>How many progress frames gave way; null where too much waits that nothing supersedes.</returns>
    public int? Add(SseFrame frame, long held = 0)
    {
        held = Math.Min(held, options.QueueMaxBytes - options.QueueBytes);
        _frames.Add(frame);
        _bytes += frame.Bytes.Length;
        if (_frames.Count <= _fullAt && _bytes + held <= _fullAtBytes) return 0;

        var removed = Superseding.RemoveSuperseded(
            _frames, static waiting => waiting.Source, static waiting => waiting.BomId, gone => _bytes -= gone.Bytes.Length);
        // Where little gave way, the next look is worth it only after some more have come.
        _fullAt = Math.Max(options.QueueFrames, _frames.Count + options.QueueFrames / 2);
        _fullAtBytes = Math.Clamp(_bytes + held + options.QueueBytes / 2, options.QueueBytes, options.QueueMaxBytes);
        return _bytes + held <= options.QueueMaxBytes ? removed : null;
    }

    /// <summary>Takes all that waits, oldest first.</summary>
    public SseFrame[] TakeAll()
    {
        SseFrame[] all = [.. CollectionsMarshal.AsSpan(_frames)];
        _frames.Clear();
        _frames.TrimExcess();
        _bytes = 0;
        _fullAt = options.QueueFrames;
        _fullAtBytes = options.QueueBytes;
        return all;
    }
}
