using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>A hub's calls to the cluster. They run outside the hub's loop and come back to it as messages.</summary>
/// <remarks>Called by the loop alone, so at most one subscribing and one question of each kind are under way.</remarks>
internal sealed partial class GrainLink(
    BomId bomId, IClusterClient cluster, Action<HubMessage> post, Action<EnrichmentBroadcast> onNext, ILogger logger)
{
    private readonly IEnrichmentGrain _grain = cluster.GetGrain<IEnrichmentGrain>(bomId.Value);
    private readonly BomStream _stream = new(cluster, bomId);
    private Task _subscribed = Task.CompletedTask;
    private bool _subscribing;
    private bool _asking;
    private bool _askingWholeRun;

    /// <summary>Whether the stream's events can arrive.</summary>
    public bool IsSubscribed => _stream.IsSubscribed;

    /// <summary>Subscribes anew; <see cref="HubMessage.Subscribed"/> follows, also where it failed.</summary>
    public void Subscribe()
    {
        if (_subscribing) return;
        _subscribing = true;
        _subscribed = SubscribeAsync();
    }

    /// <summary>Asks the grain; <see cref="HubMessage.Answered"/> or <see cref="HubMessage.Unanswered"/>
    /// follows.</summary>
    public void Ask(WatchRequest request)
    {
        ref var asking = ref request.WholeRun ? ref _askingWholeRun : ref _asking;
        if (asking) return;
        asking = true;
        _ = AskAsync(request);
    }

    /// <summary>Must be called by the loop for each message that a call has posted.</summary>
    public void Ended(HubMessage message)
    {
        if (message is HubMessage.Subscribed) _subscribing = false;
        if (message is HubMessage.Answered { WholeRun: true } or HubMessage.Unanswered { WholeRun: true })
            _askingWholeRun = false;
        if (message is HubMessage.Answered { WholeRun: false } or HubMessage.Unanswered { WholeRun: false })
            _asking = false;
    }

    /// <summary>Gives up the subscription, also one that is still being made.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _subscribed;
            await _stream.UnsubscribeAsync();
        }
        catch (Exception exception)
        {
            LogFailed(exception, bomId, "unsubscribe from"); // The cluster forgets it when a delivery fails.
        }
    }

    private async Task SubscribeAsync()
    {
        try
        {
            await _stream.SubscribeAsync(onNext);
        }
        catch (Exception exception)
        {
            // The next renewal tries again; until then renewals bring the news.
            LogFailed(exception, bomId, "subscribe to");
        }

        post(new HubMessage.Subscribed());
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
            LogFailed(exception, bomId, "ask");
            post(new HubMessage.Unanswered(request.WholeRun));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "BOM {BomId}: could not {What} the grain.")]
    private partial void LogFailed(Exception exception, BomId bomId, string what);
}
