namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Reads one response: its head, its chunks, its lines, and in them a load's events.</summary>
/// <param name="totals">Where it counts.</param>
/// <param name="time">For latencies.</param>
internal sealed class StreamParser(WatchTotals totals, TimeProvider time)
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ResponseHead _head = new();
    private readonly LineReader _lines = new();
    private ChunkedBody _chunks;
    private bool _inBody;
    private bool _chunked;

    /// <summary>Ends with the frame <c>connected</c>, or fails with a <see cref="LoadException"/>.</summary>
    public Task Connected => _connected.Task;

    public SequenceCheck Sequence { get; } = new();

    /// <summary>Takes what one read has brought.</summary>
    /// <param name="bytes">As they came from the socket.</param>
    /// <param name="timestamp">When the read returned.</param>
    public void Take(ReadOnlySpan<byte> bytes, long timestamp)
    {
        if (!_inBody) TakeHead(ref bytes);
        if (!_inBody) return;

        if (!_chunked) TakeLines(bytes, timestamp);
        else while (_chunks.Next(ref bytes) is { IsEmpty: false } piece) TakeLines(piece, timestamp);
    }

    /// <summary>Says that the service has closed the connection.</summary>
    public void End() => Refuse("A stream was closed before its 'connected' frame.");

    private void TakeHead(ref ReadOnlySpan<byte> bytes)
    {
        _head.Take(ref bytes);
        if (_head.IsTooLong) Refuse("A stream was answered a head of more than 16 KiB.");
        if (!_head.IsComplete) return;

        _inBody = _head.IsOk;
        _chunked = _head.IsChunked;
        if (!_inBody) Refuse($"A stream was answered {_head.StatusLine}: check --token, --url and --path.");
    }

    private void TakeLines(ReadOnlySpan<byte> bytes, long timestamp)
    {
        while (!bytes.IsEmpty && _lines.TryTake(ref bytes, out var line)) TakeLine(line, timestamp);
    }

    private void TakeLine(ReadOnlySpan<byte> line, long timestamp)
    {
        if (line.StartsWith("data:"u8))
        {
            if (!LoadDocument.TryRead(line, out var sequence, out var published)) return;

            Sequence.Arrived(sequence);
            totals.AddDelivery(time.GetElapsedTime(published, timestamp), timestamp);
        }
        else if (line.SequenceEqual("event: connected"u8)) _connected.TrySetResult();
        else if (line.SequenceEqual("event: error"u8)) totals.AddErrorFrame();
    }

    private void Refuse(string reason) => _connected.TrySetException(new LoadException(reason));
}
