using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Takes every message that Redis sends, keeps it for a while, and hands those of this silo's BOMs
/// on.</summary>
/// <remarks>
/// Each silo hears all messages and handles the BOMs whose grain lies in its range of the ring. One lock covers a
/// message and a change of range alike: a message is handled by the range before or replayed by the one after, in order
/// either way.
/// </remarks>
internal sealed class IngestRouter : IDisposable
{
    // Half of the ids that a grain remembers: it must know each event that it is sent again.
    private const int MaxReplay = 8_192;

    // An inbox costs little to keep, and its grain reference something to make.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BomInbox> _inboxes = [];
    private readonly ReplayWindow _window;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IngestOptions _options;
    private readonly IGrainFactory _grains;
    private readonly InboxSender _sender;
    private readonly IngestMetrics _metrics;
    private readonly DropLog _drops;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stoppingToken; // Outlives its source.
    private IRingRange? _range;

    public IngestRouter(
        IOptions<IngestOptions> options, IGrainFactory grains, InboxSender sender, IngestMetrics metrics, DropLog drops,
        TimeProvider time)
    {
        _options = options.Value;
        _grains = grains;
        _sender = sender;
        _metrics = metrics;
        _drops = drops;
        _time = time;
        _stoppingToken = _stopping.Token;
        _window = new ReplayWindow(_options, time);
        metrics.ObserveReach(() => ReplayReach);
    }

    /// <summary>How far back the kept messages reach: less than the setting where their bytes did not suffice.</summary>
    public TimeSpan ReplayReach => _window.Reach;

    /// <summary>Takes one message.</summary>
    /// <param name="bomId">What the channel names after its prefix; may be anything.</param>
    /// <param name="message">The document; the router owns it from now on.</param>
    public void Receive(ReadOnlySpan<char> bomId, byte[] message)
    {
        if (BomId.IsCanaryText(bomId))
        {
            ReceiveCanary(bomId, message);
            return;
        }

        _metrics.Received();
        if (message.Length > _options.MaxMessageBytes)
        {
            _drops.Drop(DropReason.TooLarge, bomId);
            return;
        }

        lock (_gate)
        {
            if (Inbox(bomId) is not { } inbox)
            {
                _drops.Drop(DropReason.BadChannel, bomId);
                return;
            }

            inbox.UsedAt = _time.GetTimestamp();
            var isOwn = _range?.InRange(inbox.RingHash) is true;
            var (fault, read) = (DocumentFault.None, default(EnrichmentEvent));
            // Other silos' messages are read only where the window must tell what supersedes what.
            if (isOwn || _window.IsTight) fault = EventDocument.Read(inbox.BomId, message, _time.GetUtcNow(), out read);
            _window.Keep(inbox, message, read);
            if (isOwn) Handle(inbox, fault, read);
        }
    }

    /// <summary>Makes a part of the ring this silo's, and replays what is kept of the BOMs that it gains.</summary>
    public void ChangeRange(IRingRange range)
    {
        lock (_gate)
        {
            var before = _range;
            _range = range;
            var gained = _inboxes.Values.Where(inbox =>
                range.InRange(inbox.RingHash) && before?.InRange(inbox.RingHash) is not true);
            foreach (var inbox in gained) Replay(inbox);
        }
    }

    /// <summary>Does what <see cref="Replay(string)"/> does on the thread pool: what is sent must not be tied to a grain's
    /// scheduler.</summary>
    public void RequestReplay(string bomId) => ThreadPool.UnsafeQueueUserWorkItem(_ => Replay(bomId), null);

    /// <summary>Sends again what is kept of a BOM, where it is this silo's.</summary>
    public void Replay(string bomId)
    {
        lock (_gate)
        {
            if (_inboxes.TryGetValue(bomId, out var inbox) && _range?.InRange(inbox.RingHash) is true) Replay(inbox);
        }
    }

    /// <summary>Forgets what is too old to be replayed, and BOMs of which nothing is left.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            _window.Sweep();
            foreach (var (key, inbox) in _inboxes)
            {
                if (inbox is { Recent.Count: 0, IsIdle: true } && _time.GetElapsedTime(inbox.UsedAt) > UnusedTime)
                    _inboxes.Remove(key);
            }
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private BomInbox? Inbox(ReadOnlySpan<char> text)
    {
        var lookup = _inboxes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        if (!BomId.TryParse(text.ToString(), out var bomId)) return null;

        var added = NewInbox(bomId);
        _inboxes.Add(bomId.Value, added);
        return added;
    }

    private BomInbox NewInbox(BomId bomId)
    {
        var grain = _grains.GetGrain<IEnrichmentGrain>(bomId.Value);
        return new BomInbox(bomId, grain, grain.GetGrainId().GetUniformHashCode(), _options, _metrics);
    }

    // One event for a grain of its own: nothing is kept, and nothing counted.
    private void ReceiveCanary(ReadOnlySpan<char> text, byte[] message)
    {
        if (message.Length > _options.MaxMessageBytes || !BomId.TryParseAny(text.ToString(), out var id)) return;

        var inbox = NewInbox(id);
        lock (_gate)
        {
            if (_range?.InRange(inbox.RingHash) is not true) return;
        }

        if (EventDocument.Read(id, message, _time.GetUtcNow(), out var read) is DocumentFault.None && inbox.Offer(read!))
            _ = DrainAsync(inbox);
    }

    private void Replay(BomInbox inbox)
    {
        var kept = ReadKept(inbox);
        _metrics.Replayed(kept.Count);
        if (inbox.Restart(kept)) _ = DrainAsync(inbox);
    }

    private void Handle(BomInbox inbox, DocumentFault fault, EnrichmentEvent? read)
    {
        if (read is null) _drops.Drop(DropReasons.Of(fault), inbox.BomId.Value);
        else if (inbox.Offer(read)) _ = DrainAsync(inbox);
    }

    private async Task DrainAsync(BomInbox inbox)
    {
        try
        {
            await _sender.DrainAsync(inbox, RecentEvents, _stoppingToken);
        }
        catch (OperationCanceledException) when (_stoppingToken.IsCancellationRequested)
        {
            // The silo ends; the BOM's next owner replays what it kept.
        }
    }

    private EnrichmentEvent[] RecentEvents(BomInbox inbox)
    {
        lock (_gate) return [.. ReadKept(inbox)];
    }

    // What could not be read was counted when it came.
    private List<EnrichmentEvent> ReadKept(BomInbox inbox)
    {
        var now = _time.GetUtcNow();
        var events = new List<EnrichmentEvent>();
        foreach (var message in inbox.Newest(MaxReplay))
        {
            if (EventDocument.Read(inbox.BomId, message, now, out var read) is DocumentFault.None)
                events.Add(read! with { IsReplayed = true });
        }

        return events;
    }
}
