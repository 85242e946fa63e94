namespace EnrichmentStream.Grains.Ingest;

/// <summary>Keeps the newest messages of all BOMs, bounded by age and bytes, so that they can be replayed.</summary>
/// <remarks>Not thread-safe: the router's lock guards it.</remarks>
internal sealed class ReplayWindow(IngestOptions options, TimeProvider time)
{
    // What keeping a message costs besides its bytes, its share of an inbox included.
    private const int Overhead = 512;

    private readonly Queue<(long KeptAt, BomInbox Inbox, int Bytes)> _order = [];
    private readonly TimeSpan _age = TimeSpan.FromSeconds(options.ReplaySeconds);
    private long _bytes;

    public void Keep(BomInbox inbox, byte[] message)
    {
        if (_age == TimeSpan.Zero) return;

        inbox.Recent.Enqueue(message);
        var bytes = message.Length + Overhead;
        _order.Enqueue((time.GetTimestamp(), inbox, bytes));
        _bytes += bytes;
        while (_bytes > options.ReplayBytes) Forget();
    }

    /// <summary>Forgets what is older than the window.</summary>
    public void Sweep()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.KeptAt) > _age) Forget();
    }

    // Both queues are in order of arrival, so the oldest of all is the oldest of its BOM.
    private void Forget()
    {
        var (_, inbox, bytes) = _order.Dequeue();
        inbox.Recent.Dequeue();
        _bytes -= bytes;
    }
}
