using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Grains.Ingest;

/// <summary>Takes every message that Redis sends, keeps it for a while, and hands those of this silo's BOMs
/// on.</summary>
/// <remarks>
/// Each silo hears all messages and handles the BOMs whose grain lies in its range of the ring. One lock covers a
/// message
/// and a change of range alike: a message is handled by the range before or replayed by the one after, in order either
/// way.
/// </remarks>
internal sealed partial class IngestRouter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BomInbox> _inboxes = [];
    private readonly ReplayWindow _window;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IngestOptions _options;
    private readonly IGrainFactory _grains;
    private readonly InboxSender _sender;
    private readonly IngestMetrics _metrics;
    private readonly ILogger _logger;
    private IRingRange? _range;

    public IngestRouter(
        IOptions<IngestOptions> options, IGrainFactory grains, InboxSender sender, IngestMetrics metrics, TimeProvider time,
        ILogger<IngestRouter> logger)
    {
        _options = options.Value;
        _grains = grains;
        _sender = sender;
        _metrics = metrics;
        _logger = logger;
        _window = new ReplayWindow(_options, time);
    }

    /// <summary>Takes one message.</summary>
    /// <param name="bomId">What the channel names after its prefix; may be anything.</param>
    /// <param name="message">The document; the router owns it from now on.</param>
    public void Receive(ReadOnlySpan<char> bomId, byte[] message)
    {
        _metrics.Received();
        if (message.Length > _options.MaxMessageBytes)
        {
            Drop(DropReason.TooLarge, bomId.ToString());
            return;
        }

        lock (_gate)
        {
            if (Inbox(bomId) is not { } inbox)
            {
                Drop(DropReason.BadChannel, bomId.ToString());
                return;
            }

            _window.Keep(inbox, message);
            if (_range?.InRange(inbox.RingHash) is true) Handle(inbox, message);
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

    /// <summary>Forgets what is too old to be replayed, and BOMs of which nothing is left.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            _window.Sweep();
            foreach (var (key, inbox) in _inboxes)
            {
                if (inbox is { Recent.Count: 0, IsIdle: true }) _inboxes.Remove(key);
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

        var grain = _grains.GetGrain<IEnrichmentGrain>(bomId.Value);
        var added = new BomInbox(bomId, grain, grain.GetGrainId().GetUniformHashCode(), _options, _metrics);
        _inboxes.Add(bomId.Value, added);
        return added;
    }

    private void Replay(BomInbox inbox)
    {
        inbox.Epoch = null;
        _metrics.Replayed(inbox.Recent.Count);
        foreach (var message in inbox.Recent) Handle(inbox, message);
    }

    private void Handle(BomInbox inbox, byte[] message)
    {
        var reason = EventDocument.Read(inbox.BomId, message, out var read);
        if (read is null) Drop(reason, inbox.BomId.Value);
        else if (inbox.Offer(read)) _ = DrainAsync(inbox);
    }

    private async Task DrainAsync(BomInbox inbox)
    {
        try
        {
            await _sender.DrainAsync(inbox, RecentEvents, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The silo ends; the BOM's next owner replays what it kept.
        }
    }

    private EnrichmentEvent[] RecentEvents(BomInbox inbox)
    {
        lock (_gate)
        {
            var events = new List<EnrichmentEvent>(inbox.Recent.Count);
            foreach (var message in inbox.Recent)
            {
                if (EventDocument.Read(inbox.BomId, message, out var read) is DropReason.None) events.Add(read!);
            }

            return [.. events];
        }
    }

    private void Drop(DropReason reason, string bomId)
    {
        _metrics.Dropped(reason);
        LogDropped(bomId.Length <= BomId.MaxLength ? bomId : bomId[..BomId.MaxLength], reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dropped a message on the channel of BOM '{BomId}': {Reason}.")]
    private partial void LogDropped(string bomId, DropReason reason);
}
