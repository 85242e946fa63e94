using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Keeps the newest messages of all BOMs, bounded by age and bytes, so that they can be replayed.</summary>
/// <remarks>
/// State supersedes state: beyond the bytes superseded progress goes first, and only then the oldest message. So the window
/// costs what its BOMs cost, and not what the rate of their progress does. Not thread-safe: the router's lock guards it.
/// </remarks>
internal sealed class ReplayWindow(IngestOptions options, TimeProvider time)
{
    // What keeping a message costs besides its bytes, its share of an inbox included.
    private const int Overhead = 512;

    private readonly LinkedList<KeptMessage> _order = [];
    private readonly Queue<LinkedListNode<KeptMessage>> _superseded = [];
    private readonly TimeSpan _age = TimeSpan.FromSeconds(options.ReplaySeconds);
    private long _bytes;
    private long _cutAt; // When the newest message came that had to go although nothing superseded it; 0 for none.

    /// <summary>Whether messages may soon have to go before their time: then <see cref="Keep"/> must know what they
    /// are.</summary>
    public bool IsTight => _age > TimeSpan.Zero && _bytes > options.ReplayBytes / 2;

    /// <summary>How far back all is kept that a replay needs; what a silo that dies had handled must not be older.</summary>
    public TimeSpan Reach => Volatile.Read(ref _cutAt) is not 0 and var cut && time.GetElapsedTime(cut) is var reach && reach < _age
        ? reach
        : _age;

    /// <summary>Keeps a message.</summary>
    /// <param name="inbox">Its BOM's.</param>
    /// <param name="message">The document.</param>
    /// <param name="read">The event in it; null where it has none, or is not known.</param>
    public void Keep(BomInbox inbox, byte[] message, EnrichmentEvent? read = null)
    {
        if (_age == TimeSpan.Zero) return;

        var names = read is null ? default : Superseding.NamesOf(read);
        var kept = new KeptMessage(time.GetTimestamp(), inbox, inbox.Recent.AddLast(message), names);
        var node = _order.AddLast(kept);
        _bytes += kept.Bytes;
        if (read is { HasState: true } && inbox.Supersedable is { List: not null } before && before.Value.Names == names)
            _superseded.Enqueue(before);
        // No state counts after an end, which one that was not read may be.
        if (read is null or { HasState: true } or { IsTerminal: true })
            inbox.Supersedable = read is not null && Superseding.CanBeSuperseded(read) ? node : null;

        while (_bytes > options.ReplayBytes) MakeRoom();
    }

    /// <summary>Forgets what is older than the window.</summary>
    public void Sweep()
    {
        while (_order.First is { } oldest && time.GetElapsedTime(oldest.Value.KeptAt) > _age) Forget(oldest);
        while (_superseded.TryPeek(out var first) && first.List is null) _superseded.Dequeue();
    }

    private void MakeRoom()
    {
        while (_superseded.TryDequeue(out var superseded))
        {
            if (superseded.List is null) continue; // Its age took it.
            Forget(superseded);
            return;
        }

        Volatile.Write(ref _cutAt, _order.First!.Value.KeptAt);
        Forget(_order.First);
    }

    private void Forget(LinkedListNode<KeptMessage> node)
    {
        var kept = node.Value;
        _order.Remove(node);
        kept.Inbox.Recent.Remove(kept.Message);
        _bytes -= kept.Bytes;
    }

    /// <summary>One message and its places in both lists.</summary>
    internal sealed record KeptMessage(
        long KeptAt, BomInbox Inbox, LinkedListNode<byte[]> Message, (string? RunName, string? OrganizationId) Names)
    {
        public int Bytes => Message.Value.Length + Overhead;
    }
}
