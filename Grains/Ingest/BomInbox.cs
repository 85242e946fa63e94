using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>The events of one BOM that wait for its grain, and the messages kept for a replay.</summary>
/// <remarks>The waiting part is locked by itself; <see cref="Recent"/> belongs to the router and its lock.</remarks>
internal sealed class BomInbox(
    BomId bomId, IEnrichmentGrain grain, uint ringHash, IngestOptions options, IngestMetrics metrics)
{
    /// <summary>Most events of one call: some 200 KB of usual documents.</summary>
    public const int MaxBatch = 256;

    private readonly Lock _gate = new();
    private readonly List<EnrichmentEvent> _waiting = [];
    private long _waitingBytes;
    private bool _sending;
    private int _supersedable;
    private bool _restarted;

    public BomId BomId => bomId;

    public IEnrichmentGrain Grain => grain;

    /// <summary>Where the BOM's grain lies on the ring.</summary>
    public uint RingHash => ringHash;

    /// <summary>The messages kept for a replay, oldest first.</summary>
    public LinkedList<byte[]> Recent { get; } = [];

    /// <summary>The newest kept message that a later state would supersede; null where its kind is not known. The replay
    /// window's.</summary>
    public LinkedListNode<ReplayWindow.KeptMessage>? Supersedable { get; set; }

    /// <summary>When a message last came, by the timestamps of the router's clock; the router's, too.</summary>
    public long UsedAt { get; set; }

    /// <summary>The activation that took the last batch; null before the first, and after a <see cref="Restart"/>. The
    /// sender's alone.</summary>
    public Guid? Epoch { get; set; }

    /// <summary>Whether nothing waits and nothing is being sent.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_sending;
        }
    }

    /// <summary>The newest kept messages, oldest first.</summary>
    public IEnumerable<byte[]> Newest(int most) => Recent.Skip(Math.Max(0, Recent.Count - most));

    /// <summary>Adds an event behind those that wait.</summary>
    /// <returns>True where the caller must now start to send, since nobody does.</returns>
    public bool Offer(EnrichmentEvent offered)
    {
        lock (_gate)
        {
            Add(offered);
            return Start();
        }
    }

    /// <summary>Sends all that is kept of the BOM again, whoever takes it, and then what comes after.</summary>
    /// <param name="kept">The newest events that came, oldest first. Of what waits they hold all but the
    /// oldest.</param>
    /// <returns>As <see cref="Offer"/>.</returns>
    /// <remarks>
    /// An event that waits must not go before the kept ones to an activation that knows neither, so it gives up its
    /// place to its copy among them.
    /// </remarks>
    public bool Restart(IReadOnlyCollection<EnrichmentEvent> kept)
    {
        if (kept.Count == 0) return false;

        var ids = kept.Select(one => one.EventId).ToHashSet();
        lock (_gate)
        {
            foreach (var again in _waiting.Where(waiting => ids.Contains(waiting.EventId))) Remove(again);
            _waiting.RemoveAll(waiting => ids.Contains(waiting.EventId));
            foreach (var one in kept) Add(one);
            _restarted = true;
            return Start();
        }
    }

    /// <summary>Takes the oldest waiting events, at most <see cref="MaxBatch"/>.</summary>
    /// <returns>Null where none waits: then nobody sends any more.</returns>
    public EnrichmentEvent[]? Take()
    {
        lock (_gate)
        {
            var count = Math.Min(_waiting.Count, MaxBatch);
            if (count == 0)
            {
                _sending = false;
                return null;
            }

            if (_restarted) Epoch = null;
            _restarted = false;
            var batch = _waiting.GetRange(0, count).ToArray();
            _waiting.RemoveRange(0, count);
            foreach (var taken in batch) Remove(taken);
            return batch;
        }
    }

    private bool IsOverfull => Exceeds(1);

    private void Add(EnrichmentEvent added)
    {
        _waiting.Add(added);
        _waitingBytes += added.Document.Length;
        metrics.Waiting(1);
        if (Superseding.CanBeSuperseded(added)) _supersedable++;
        if (IsOverfull) MakeRoom();
    }

    private bool Start()
    {
        var start = !_sending;
        _sending = true;
        return start;
    }

    // Superseded progress goes first, then the newest event. What ends a run finds room up to twice the limits.
    private void MakeRoom()
    {
        // Where at most the newest state waits, looking for older ones would only cost.
        if (_supersedable > 1 || (_supersedable == 1 && _waiting[^1] is { HasState: true, Kind: not EventKind.Progress }))
            metrics.Superseded(Superseding.RemoveSuperseded(_waiting, static waiting => waiting, Remove));
        if (!IsOverfull || (_waiting[^1].IsTerminal && !Exceeds(2))) return;

        Remove(_waiting[^1]);
        _waiting.RemoveAt(_waiting.Count - 1);
        metrics.Dropped(DropReason.Overflow);
    }

    private bool Exceeds(int times) =>
        _waiting.Count > (long)times * options.QueueEvents || _waitingBytes > (long)times * options.QueueBytes;

    private void Remove(EnrichmentEvent gone)
    {
        if (Superseding.CanBeSuperseded(gone)) _supersedable--;
        _waitingBytes -= gone.Document.Length;
        metrics.Waiting(-1);
    }
}
