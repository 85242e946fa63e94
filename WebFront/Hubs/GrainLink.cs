using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>A hub's calls to its grain. They run outside the hub's turn and come back to it as messages.</summary>
/// <remarks>Called on the hub's turn alone, so at most one question of each kind is under way.</remarks>
internal sealed partial class GrainLink(
    BomId bomId, IClusterClient cluster, FrontFeed feed, Action<HubMessage> post, ILogger logger)
{
    private readonly IEnrichmentGrain _grain = cluster.GetGrain<IEnrichmentGrain>(bomId.Value);
    private long _watch;
    private bool _asking;
    private bool _askingWholeRun;
    private bool _asksAgain;
    private bool _isClosed;

    /// <summary>Where the grain last answered; null before it has.</summary>
    public SiloAddress? Silo { get; private set; }

    /// <summary>Asks the grain, which tells this front of new events from then on; <see cref="HubMessage.Answered"/> or <see
    /// cref="HubMessage.Unanswered"/> follows.</summary>
    public void Ask(WatchRequest request)
    {
        ref var asking = ref request.WholeRun ? ref _askingWholeRun : ref _asking;
        if (asking || _isClosed) return;

        asking = true;
        var question = request with { Front = feed.Front, Watch = _watch = feed.NextWatch() };
        // A hub's turn may be a part of a grain's, which must not wait for this call, nor be its caller.
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Link.AskAsync(work.Question), (Link: this, Question: question), preferLocal: true);
    }

    /// <summary>Whether a question is under way: its answer may be older than what comes now.</summary>
    public bool IsAsking => _asking || _askingWholeRun;

    /// <summary>Asks for what may have been lost until now: again, where the answer to a question that is under way may be older
    /// than the loss.</summary>
    public void AskAnew(WatchRequest request)
    {
        if (_asking) _asksAgain = true;
        else Ask(request);
    }

    /// <summary>Whether <see cref="AskAnew"/> must be called once more, since its question has waited for another
    /// one's answer.</summary>
    public bool TakeAgain()
    {
        var again = _asksAgain && !_asking;
        if (again) _asksAgain = false;
        return again;
    }

    /// <summary>Must be called for each message that a call has posted.</summary>
    /// <returns>False where the silo that has answered ends, so that the grain will move.</returns>
    public bool Ended(HubMessage message)
    {
        if (message is HubMessage.Answered { WholeRun: true } or HubMessage.Unanswered { WholeRun: true })
            _askingWholeRun = false;
        if (message is HubMessage.Answered { WholeRun: false } or HubMessage.Unanswered { WholeRun: false })
            _asking = false;
        if (_isClosed) Unwatch();
        if (message is not HubMessage.Answered { Reply.Silo: { } silo }) return true;

        Silo = silo;
        return _isClosed || feed.Watched(bomId, _watch, silo);
    }

    /// <summary>Ends the watch; one that is under way, when it has ended.</summary>
    public void Close()
    {
        _isClosed = true;
        Unwatch();
    }

    private void Unwatch()
    {
        if (!_asking && !_askingWholeRun && _watch > 0) feed.Unwatch(bomId, _watch, Silo);
    }

    private async Task AskAsync(WatchRequest request)
    {
        try
        {
            var reply = await _grain.WatchAsync(request, CancellationToken.None);
            post(new HubMessage.Answered(reply, request.WholeRun));
        }
        catch (Exception exception)
        {
            LogFailed(exception, bomId);
            post(new HubMessage.Unanswered(request.WholeRun));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: could not ask the grain.")]
    private partial void LogFailed(Exception exception, BomId bomId);
}
