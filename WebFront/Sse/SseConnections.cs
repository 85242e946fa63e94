namespace EnrichmentStream.WebFront.Sse;

/// <summary>All open streams of the process, for what concerns every one of them: comments, errors, the end.</summary>
internal sealed class SseConnections(SseMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly HashSet<SseConnection> _open = [];
    private SseConnection[]? _snapshot; // Of many silent streams it would be large, each second, and the same.

    /// <summary>Whether the process is ending: no new stream may be opened.</summary>
    public bool Draining { get; private set; }

    /// <summary>Open streams now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    /// <summary>Counts a stream in.</summary>
    /// <returns>False where the process is ending.</returns>
    public bool TryAdd(SseConnection connection)
    {
        lock (_gate)
        {
            if (Draining) return false;
            _open.Add(connection);
            _snapshot = null;
        }

        metrics.Opened();
        return true;
    }

    public void Remove(SseConnection connection)
    {
        lock (_gate)
        {
            if (!_open.Remove(connection)) return;
            _snapshot = null;
        }

        metrics.Closed();
    }

    /// <summary>The streams open at this moment.</summary>
    public IReadOnlyList<SseConnection> Snapshot()
    {
        lock (_gate) return _snapshot ??= [.. _open];
    }

    /// <summary>Sends every stream a frame.</summary>
    public void SendToAll(SseFrame frame)
    {
        SseFrame[] frames = [frame];
        foreach (var connection in Snapshot()) connection.Send(frames);
    }

    /// <summary>Lets no stream in any more.</summary>
    /// <returns>Those that are open.</returns>
    public IReadOnlyList<SseConnection> BeginDrain()
    {
        lock (_gate) Draining = true;
        return Snapshot();
    }
}
