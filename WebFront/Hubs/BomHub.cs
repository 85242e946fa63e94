using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Follows one BOM for all its watchers in this process: one watch, each event encoded once.</summary>
/// <remarks>
/// Messages are handled one at a time, on the thread that brings them; what they may not do is wait. Calls to the cluster
/// run elsewhere, so a cluster that hangs delays no watcher.
/// </remarks>
internal sealed partial class BomHub
{
    // More broadcasts than this are dropped (the version gap heals that); what must not be lost waits, however much it is.
    private const int MostWaiting = 4_096;

    // Whoever tells a hub waits for this many sockets at most; for more, another thread writes.
    private const int MostInline = 16;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Mailbox<HubMessage> _mailbox;
    private readonly Watchers _watchers;
    private readonly Admissions _admissions;
    private readonly List<EnrichmentEvent> _news = [];
    private readonly BomMirror _mirror;
    private readonly RunClock _clock;
    private readonly GrainLink _grain;
    private readonly FrontFeed _feed;
    private readonly HubMetrics _metrics;
    private readonly Action<BomHub, HubMessage, TimeSpan> _later;
    private readonly ILogger _logger;
    private bool _isClosed;

    /// <param name="bomId">The BOM.</param>
    /// <param name="cluster">Has its grain.</param>
    /// <param name="feed">Brings what the grain tells.</param>
    /// <param name="options">What is kept of it.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="later">Posts a message to a hub after a while.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of faults.</param>
    public BomHub(
        BomId bomId, IClusterClient cluster, FrontFeed feed, FrontOptions options, HubMetrics metrics,
        Action<BomHub, HubMessage, TimeSpan> later, TimeProvider time, ILogger<BomHub> logger)
    {
        BomId = bomId;
        _mailbox = new(Handle, MostWaiting);
        _watchers = new Watchers(bomId, OnReaderFailed);
        _mirror = new BomMirror(options.Limits);
        _clock = new RunClock(time);
        _feed = feed;
        _metrics = metrics;
        _later = later;
        _logger = logger;
        _grain = new GrainLink(bomId, cluster, feed, Post, logger);
        _admissions = new Admissions(
            bomId, _watchers, _mirror, _clock, metrics, _grain, Post, span => later(this, HubMessage.Tidy, span));
    }

    public BomId BomId { get; }

    /// <summary>How far the BOM has been followed, and where its grain is. Read beside the hub's turn, so it may be a mixture
    /// of before and after: that makes a front ask once more.</summary>
    public (EnrichmentCursor? Cursor, SiloAddress? Silo) Position => (_mirror.Cursor, _grain.Silo);

    /// <summary>Lets a stream follow the BOM. From then on it gets every event until <see cref="Leave"/>.</summary>
    public Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        Post(new HubMessage.Joining(request));
        return request.Answer.IsCompleted ? request.Answer : request.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Stops sending to a stream.</summary>
    public void Leave(BomReader reader) => Post(new HubMessage.Left(reader));

    /// <summary>Takes what the grain tells. Never waits.</summary>
    public void Follow(EnrichmentBroadcast broadcast)
    {
        if (!_mailbox.TryPost(new HubMessage.Followed(broadcast), inline: _watchers.Count <= MostInline)) _metrics.Overflow();
    }

    /// <summary>Asks the grain for what may have been lost.</summary>
    public void Ask() => Post(HubMessage.Ask);

    /// <summary>Ends the watch.</summary>
    public void Close() => Post(HubMessage.Close);

    /// <summary>Handles a message, after those that wait.</summary>
    public void Post(HubMessage message) => _mailbox.Post(message);

    private void Handle(HubMessage message)
    {
        try
        {
            HandleOne(message);
        }
        catch (Exception exception)
        {
            LogHandlingFailed(exception, BomId);
        }

        if (message is HubMessage.Answered or HubMessage.Unanswered) _feed.Handled();
    }

    private void HandleOne(HubMessage message)
    {
        var stays = _grain.Ended(message);
        switch (message)
        {
            case HubMessage.Followed followed:
                OnFollowed(followed.Broadcast);
                break;
            case HubMessage.Answered answered:
                OnAnswered(answered.Reply, answered.WholeRun);
                if (!stays) _later(this, HubMessage.Ask, RetryPause);
                break;
            case HubMessage.Unanswered unanswered:
                OnUnanswered(unanswered.WholeRun);
                break;
            case HubMessage.Asking:
                _grain.AskAnew(_mirror.Question());
                break;
            case HubMessage.Joining joining:
                OnJoining(joining.Request);
                break;
            case HubMessage.Admitting admitting:
                _admissions.AdmitSome(admitting.Requests, admitting.Held);
                break;
            case HubMessage.Left left:
                _watchers.Remove(left.Reader);
                _admissions.Remove(left.Reader);
                break;
            case HubMessage.Tidying:
                _admissions.Tidy();
                break;
            case HubMessage.Closing:
                _isClosed = true;
                _admissions.Refuse(all: true);
                _grain.Close();
                break;
        }

        if (_grain.TakeAgain()) _grain.Ask(_mirror.Question());
    }

    private void OnJoining(JoinRequest request)
    {
        _admissions.AdmitSome(new([request]), held: null);
        if (_mirror.Cursor is null) _grain.Ask(_mirror.Question()); // The first of all asks for all who come meanwhile.
    }

    private void OnFollowed(EnrichmentBroadcast broadcast)
    {
        if (broadcast.Kind is BroadcastKind.Events) OnEvents(broadcast);
        else if (_grain.IsAsking || _mirror.Concerns(broadcast)) _grain.AskAnew(_mirror.Question());
    }

    private void OnEvents(EnrichmentBroadcast broadcast)
    {
        _mirror.Follow(broadcast, _news);
        if (_news.Count > 0) _clock.Heard();
        Publish();
        if (!_mirror.NeedsAnswer || _mirror.Cursor is null) return; // The first answer is under way.

        _metrics.Gap();
        _grain.Ask(_mirror.Question());
    }

    private void OnAnswered(WatchReply reply, bool wholeRun)
    {
        if (_isClosed) return;
        if (_mirror.IsOver(reply.Cursor.Epoch))
        {
            // An activation that another one has replaced: it will be gone soon.
            _later(this, HubMessage.Ask, RetryPause);
            return;
        }

        var before = _mirror.Cursor;
        var caughtUp = _mirror.Catch(reply, wholeRun, _news);
        if (_mirror.Cursor == reply.Cursor) _clock.Told(reply);
        if (before is not null && _mirror.Cursor != before) _metrics.Repaired(_news.Count);
        Publish();
        if (caughtUp) _admissions.AdmitWaiting(wholeRun ? reply.Events : null);
        if (!caughtUp || _mirror.NeedsAnswer) _grain.Ask(_mirror.Question());
    }

    private void OnUnanswered(bool wholeRun)
    {
        if (_isClosed) return;

        _later(this, HubMessage.Ask, RetryPause);
        if (_mirror.Cursor is null) _admissions.Refuse(all: false);
        else if (wholeRun) _admissions.AdmitWaiting([]);
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
