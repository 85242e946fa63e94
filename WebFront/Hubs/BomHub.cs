using System.Threading.Channels;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Follows one BOM for all its watchers in this process: one subscription, one lease, each event encoded
/// once.</summary>
/// <remarks>
/// One loop owns all state; everything else posts to it. Calls to the cluster never run in the loop, so a cluster that
/// hangs delays no watcher.
/// </remarks>
internal sealed partial class BomHub
{
    // A full queue drops the stream's batches (the version gap heals that) and makes joiners wait; it never grows.
    private const int QueueCapacity = 4_096;

    // A new subscription may miss what is published while it is being made, and a call that failed is tried again.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Channel<HubMessage> _messages =
        Channel.CreateBounded<HubMessage>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });

    private readonly Watchers _watchers;
    private readonly Admissions _admissions;
    private readonly List<EnrichmentEvent> _news = [];
    private readonly SilenceWatch _silence = new();
    private readonly BomMirror _mirror;
    private readonly RunClock _clock;
    private readonly GrainLink _grain;
    private readonly HubMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _lookedTwice;
    private long _dueAt;

    public BomHub(
        BomId bomId, IClusterClient cluster, FrontOptions options, HubMetrics metrics, TimeProvider time,
        ILogger<BomHub> logger)
    {
        BomId = bomId;
        _watchers = new Watchers(bomId, OnReaderFailed);
        _mirror = new BomMirror(options.Limits);
        _clock = new RunClock(time);
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _grain = new GrainLink(bomId, cluster, Post, Follow, logger);
        _admissions = new Admissions(bomId, _watchers, _mirror, _clock, metrics, _grain, Post);
        RenewWithin(Soon + Soon); // Should subscribing hang, the grain is asked all the same.
        _ = RunAsync();
    }

    public BomId BomId { get; }

    /// <summary>Whether the lease must be renewed by now.</summary>
    public bool IsDue => _time.GetTimestamp() >= Volatile.Read(ref _dueAt);

    /// <summary>Lets a stream follow the BOM. From then on it gets every event until <see cref="Leave"/>.</summary>
    public async Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        await _messages.Writer.WriteAsync(new HubMessage.Joining(request), cancellationToken);
        return await request.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Stops sending to a stream.</summary>
    public void Leave(BomReader reader) => Post(new HubMessage.Left(reader));

    /// <summary>Renews the lease now; the answer brings what the stream has lost.</summary>
    public void Renew()
    {
        RenewWithin(WatchLease.Renewal);
        Post(new HubMessage.Due());
    }

    /// <summary>Makes the lease due within a time, spread so that many hubs do not call at one moment.</summary>
    public void RenewWithin(TimeSpan longest)
    {
        var share = 0.5 + Random.Shared.NextDouble() / 2;
        var ticks = (long)(longest.TotalSeconds * share * _time.TimestampFrequency);
        Volatile.Write(ref _dueAt, _time.GetTimestamp() + ticks);
    }

    /// <summary>Ends the loop and gives up the subscription.</summary>
    public void Close() => _messages.Writer.TryComplete();

    // The stream's callback: all deliveries of the process share one pump, so it may not wait.
    private void Follow(EnrichmentBroadcast broadcast)
    {
        if (!_messages.Writer.TryWrite(new HubMessage.Followed(broadcast))) _metrics.Overflow();
    }

    // For what must not be lost: waits for room without holding up the caller. After the end it goes nowhere.
    private void Post(HubMessage message)
    {
        if (!_messages.Writer.TryWrite(message)) _ = PostWhenFreeAsync(message);
    }

    private async Task PostWhenFreeAsync(HubMessage message)
    {
        while (await _messages.Writer.WaitToWriteAsync())
        {
            if (_messages.Writer.TryWrite(message)) return;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        _grain.Subscribe();
        // Without waiting, so that the first watcher is served at once; what is missed meanwhile comes with the next
        // answers.
        _grain.Ask(_mirror.Question());
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            try
            {
                Handle(message);
            }
            catch (Exception exception)
            {
                LogHandlingFailed(exception, BomId);
            }
        }

        _admissions.Refuse(all: true);
        await _grain.CloseAsync();
    }

    private void Handle(HubMessage message)
    {
        _grain.Ended(message);
        switch (message)
        {
            case HubMessage.Followed followed:
                OnFollowed(followed.Broadcast);
                break;
            case HubMessage.Answered answered:
                OnAnswered(answered.Reply, answered.WholeRun);
                break;
            case HubMessage.Unanswered unanswered:
                OnUnanswered(unanswered.WholeRun);
                break;
            case HubMessage.Subscribed:
                _grain.Ask(_mirror.Question());
                break;
            case HubMessage.Due:
                OnDue();
                break;
            case HubMessage.Joining joining:
                _admissions.AdmitSome(new([joining.Request]), held: null);
                break;
            case HubMessage.Admitting admitting:
                _admissions.AdmitSome(admitting.Requests, admitting.Held);
                break;
            case HubMessage.Left left:
                _watchers.Remove(left.Reader);
                _admissions.Remove(left.Reader);
                break;
        }
    }

    private void OnFollowed(EnrichmentBroadcast broadcast)
    {
        _silence.Heard(broadcast);
        _mirror.Follow(broadcast, _news);
        if (_news.Count > 0) _clock.Heard();
        Publish();
        if (!_mirror.NeedsAnswer || _mirror.Cursor is null) return; // The first answer is under way.

        _metrics.Gap();
        _grain.Ask(_mirror.Question());
    }

    private void OnAnswered(WatchReply reply, bool wholeRun)
    {
        var before = _mirror.Cursor;
        var caughtUp = _mirror.Catch(reply, wholeRun, _news);
        if (_mirror.Cursor == reply.Cursor) _clock.Told(reply);
        if (before is not null && _mirror.Cursor != before)
        {
            _metrics.Repaired(_news.Count);
            _silence.Expect(reply.Cursor);
        }

        Publish();
        if (caughtUp) _admissions.AdmitWaiting(wholeRun ? reply.Events : null);
        if (!caughtUp || _mirror.NeedsAnswer) _grain.Ask(_mirror.Question());
        if (!_lookedTwice || _silence.IsExpecting || !_grain.IsSubscribed) RenewWithin(Soon);
        _lookedTwice = true;
    }

    private void OnUnanswered(bool wholeRun)
    {
        RenewWithin(Soon);
        if (_mirror.Cursor is null) _admissions.Refuse(all: false);
        else if (wholeRun) _admissions.AdmitWaiting([]);
    }

    private void OnDue()
    {
        _admissions.Tidy();
        var silent = _silence.IsSilent();
        if (silent) _metrics.Resubscribed();
        if (silent || !_grain.IsSubscribed) Resubscribe();
        _grain.Ask(_mirror.Question());
    }

    private void Resubscribe()
    {
        _lookedTwice = false;
        _grain.Subscribe();
    }

    private void OnReaderFailed(Exception exception)
    {
        _metrics.ReaderFailed();
        LogReaderFailed(exception, BomId);
    }

    private void Publish()
    {
        try
        {
            _watchers.Learn(_mirror.Log, _news); // First: it decides who gets them.
            if (_news.Count > 0) _watchers.Send(_news);
        }
        finally
        {
            _news.Clear();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "BOM {BomId}: a stream could not be sent to and was cut; the others go on.")]
    private partial void LogReaderFailed(Exception exception, BomId bomId);

    [LoggerMessage(Level = LogLevel.Error, Message = "BOM {BomId}: a message to the hub could not be handled.")]
    private partial void LogHandlingFailed(Exception exception, BomId bomId);
}
