using System.Buffers;
using System.IO.Pipelines;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>One open stream: writes straight to its pipe while the reader keeps up, and queues when it does
/// not.</summary>
/// <remarks>
/// Sending never waits. One thread writes at a time: whoever found nobody writing. There is no task and no timer a
/// connection; the request's own task waits on <see cref="Completion"/>.
/// </remarks>
/// <param name="options">The limits of the queue.</param>
/// <param name="metrics">Where frames are counted.</param>
/// <param name="time">For the keepalive.</param>
/// <param name="disconnect">Cuts the connection; never called after <see cref="Release"/>.</param>
internal sealed class SseConnection(SseOptions options, SseMetrics metrics, TimeProvider time, Action disconnect)
{
    // Long replays go to the pipe in parts, so that its back-pressure (64 KiB in Kestrel) is heard.
    private const int FlushAfterBytes = 32 << 10;

    private static readonly SseFrame[] KeepAliveFrames = [SseFrames.KeepAlive];

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SseQueue? _queue; // Made for the first frame that has to wait; most readers never need one.
    private PipeWriter? _writer;
    private Action? _disconnect = disconnect;
    private TaskCompletionSource? _drained;
    private bool _writing;
    private bool _ending;
    private bool _broken;
    private long _lastWrite;
    private long _endedAt; // When the last frame was queued.
    private long _held; // Bytes that the writer has and the pipe has not.

    /// <summary>Ends when the stream has: nothing is written after that.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Whether what is sent can still reach the reader.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate) return !_ending && !_broken;
        }
    }

    /// <summary>Waits until the reader has taken all that was sent, or the stream has ended.</summary>
    public Task DrainedAsync()
    {
        lock (_gate)
        {
            if (!_writing) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Begins to write: the first frames, then what has come since the connection was made.</summary>
    public void Start(PipeWriter writer, ReadOnlyMemory<SseFrame> first)
    {
        lock (_gate)
        {
            if (_completion.Task.IsCompleted) return;
            _writer = writer;
            _writing = true;
        }

        Write(first);
    }

    /// <summary>Sends frames, or keeps them until the reader has taken what was sent before.</summary>
    public void Send(ReadOnlyMemory<SseFrame> frames)
    {
        if (MustWriteNow(frames, ending: false)) Write(frames);
    }

    /// <summary>Sends last frames, and ends the stream when the reader has them. What is sent after that is
    /// dropped.</summary>
    public void End(ReadOnlyMemory<SseFrame> last)
    {
        if (MustWriteNow(last, ending: true)) Write(last);
    }

    /// <summary>The time without a byte after which a comment is sent.</summary>
    public TimeSpan KeepAliveTime => options.KeepAlive;

    /// <summary>Whether <see cref="KeepAlive"/> or <see cref="CutOffIfStuck"/> may have something to do. Takes no lock: all
    /// streams are asked each second, and most have nothing.</summary>
    /// <param name="now">The clock's timestamp.</param>
    public bool IsDue(long now) =>
        Volatile.Read(ref _ending) || time.GetElapsedTime(Volatile.Read(ref _lastWrite), now) >= options.KeepAlive;

    /// <summary>Sends a comment where nothing has been sent for a while.</summary>
    public void KeepAlive()
    {
        lock (_gate)
        {
            if (_writing || _writer is null || time.GetElapsedTime(_lastWrite) < options.KeepAlive) return;
        }

        metrics.KeptAlive(1);
        Send(KeepAliveFrames);
    }

    /// <summary>Cuts off a reader that does not take what came before the end of its stream.</summary>
    public void CutOffIfStuck()
    {
        lock (_gate)
        {
            if (!_ending || _broken || _completion.Task.IsCompleted || time.GetElapsedTime(_endedAt) < options.End) return;
            Cut();
        }

        metrics.CutOff();
    }

    /// <summary>Cuts the connection, unless the stream has ended.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            if (!_completion.Task.IsCompleted) Cut();
        }
    }

    /// <summary>The request ends: from now on its connection is not touched.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _disconnect = null;
            Break();
        }
    }

    /// <summary>Ends the stream without another byte, since the reader is gone.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = true;
            if (!_writing) _completion.TrySetResult();
        }
    }

    private bool MustWriteNow(ReadOnlyMemory<SseFrame> frames, bool ending)
    {
        lock (_gate)
        {
            if (_ending || _broken) return false;

            _ending = ending;
            if (ending) _endedAt = time.GetTimestamp();
            if (!_writing && _writer is not null) return _writing = true;
            if (Enqueue(frames.Span)) return false;

            metrics.TooSlow();
            Cut();
            return false;
        }
    }

    // Under the lock, so that it cannot hit the connection's next request. Ends a write that waits for the reader;
    // whoever writes then completes.
    private void Cut()
    {
        Break();
        _disconnect?.Invoke();
    }

    private bool Enqueue(ReadOnlySpan<SseFrame> frames)
    {
        _queue ??= new SseQueue(options);
        foreach (var frame in frames)
        {
            if (_queue.Add(frame, _held) is not { } conflated) return false;
            if (conflated > 0) metrics.Conflated(conflated);
        }

        return true;
    }

    private void Write(ReadOnlyMemory<SseFrame> frames)
    {
        try
        {
            do
            {
                frames = Fill(frames);
                var flush = _writer!.FlushAsync();
                if (!flush.IsCompletedSuccessfully)
                {
                    Hold(frames);
                    _ = GoOnAsync(flush, frames);
                    return;
                }

                if (flush.Result.IsCompleted) _broken = true;
            }
            while (HasMore(ref frames));
        }
        catch (Exception)
        {
            // Whatever it was: this reader cannot go on, and whoever sends has others to serve.
            Fail();
        }
    }

    // What waits for the reader outside of the queue counts against its limits.
    private void Hold(ReadOnlyMemory<SseFrame> frames)
    {
        if (frames.IsEmpty) return;

        long bytes = 0;
        foreach (var frame in frames.Span) bytes += frame.Bytes.Length;
        lock (_gate) _held = bytes;
    }

    private async Task GoOnAsync(ValueTask<FlushResult> flush, ReadOnlyMemory<SseFrame> frames)
    {
        try
        {
            if ((await flush).IsCompleted) _broken = true;
        }
        catch (Exception exception)
            when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            _broken = true;
        }

        if (HasMore(ref frames)) Write(frames);
    }

    private ReadOnlyMemory<SseFrame> Fill(ReadOnlyMemory<SseFrame> frames)
    {
        var count = 0;
        for (var bytes = 0; count < frames.Length && bytes < FlushAfterBytes; count++)
        {
            var frame = frames.Span[count].Bytes;
            _writer!.Write(frame);
            bytes += frame.Length;
        }

        metrics.Written(count);
        return frames[count..];
    }

    // Called by whoever writes, after each flush: what comes next, or the end of writing.
    private bool HasMore(ref ReadOnlyMemory<SseFrame> frames)
    {
        lock (_gate)
        {
            _lastWrite = time.GetTimestamp();
            _held = 0;
            if (!_broken)
            {
                if (!frames.IsEmpty) return true;
                if (_queue is { IsEmpty: false })
                {
                    frames = _queue.TakeAll();
                    return true;
                }
            }

            _writing = false;
            _drained?.TrySetResult();
            _drained = null;
            if (_broken || _ending) _completion.TrySetResult();
            return false;
        }
    }

    private void Fail()
    {
        lock (_gate)
        {
            _writing = false;
            _drained?.TrySetResult();
            Cut();
        }
    }
}
