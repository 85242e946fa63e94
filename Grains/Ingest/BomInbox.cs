using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>The events of one BOM that wait for its grain, and the messages kept for a replay.</summary>
/// <remarks>The waiting part is locked by itself; <see cref="Recent"/> belongs to the router and its lock.</remarks>
internal sealed class BomInbox(BomId bomId, IEnrichmentGrain grain, uint ringHash, IngestOptions options, IngestMetrics metrics)
{
    /// <summary>Most events of one call: some 200 KB of usual documents.</summary>
    public const int MaxBatch = 256;

    private readonly Lock _gate = new();
    private readonly List<EnrichmentEvent> _waiting = [];
    private long _waitingBytes;
    private bool _sending;

    public BomId BomId => bomId;

    public IEnrichmentGrain Grain => grain;

    /// <summary>Where the BOM's grain lies on the ring.</summary>
    public uint RingHash => ringHash;

    /// <summary>The messages kept for a replay, oldest first.</summary>
    public Queue<byte[]> Recent { get; } = [];

    /// <summary>The activation that took the last batch; null before the first.</summary>
    public Guid? Epoch { get; set; }

    /// <summary>Whether nothing waits and nothing is being sent.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_sending;
        }
    }

    /// <summary>Adds an event behind those that wait.</summary>
    /// <returns>True where the caller must now start to send, since nobody does.</returns>
    public bool Offer(EnrichmentEvent offered)
    {
        lock (_gate)
        {
            _waiting.Add(offered);
            _waitingBytes += offered.Document.Length;
            metrics.Waiting(1);
            if (IsOverfull) MakeRoom();
            var start = !_sending;
            _sending = true;
            return start;
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

            var batch = _waiting.GetRange(0, count).ToArray();
            _waiting.RemoveRange(0, count);
            foreach (var taken in batch) _waitingBytes -= taken.Document.Length;
            metrics.Waiting(-count);
            return batch;
        }
    }

    private bool IsOverfull => _waiting.Count > options.QueueEvents || _waitingBytes > options.QueueBytes;

    // Superseded progress goes first, then the newest event. What ends a run always finds room: it is one event.
    private void MakeRoom()
    {
        metrics.Superseded(Superseding.RemoveSuperseded(_waiting, static waiting => waiting, Remove));
        if (!IsOverfull || _waiting[^1].IsTerminal) return;

        Remove(_waiting[^1]);
        _waiting.RemoveAt(_waiting.Count - 1);
        metrics.Dropped(DropReason.Overflow);
    }

    private void Remove(EnrichmentEvent gone)
    {
        _waitingBytes -= gone.Document.Length;
        metrics.Waiting(-1);
    }
}
