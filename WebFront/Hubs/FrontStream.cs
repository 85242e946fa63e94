using Orleans.Streams;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>This front's one subscription.</summary>
internal interface IFrontStream
{
    /// <summary>Subscribes, unless that has been done, or failed a moment ago.</summary>
    void SubscribeWhereMissing();

    /// <summary>Subscribes anew, unless that was done a moment ago.</summary>
    void SubscribeAnew();

    /// <summary>Gives up the subscription, also one that is still being made.</summary>
    Task CloseAsync();
}

/// <inheritdoc cref="IFrontStream"/>
/// <remarks>Orleans may drop it and say nothing (https://github.com/dotnet/orleans/issues/10274), and one that is resumed stays
/// silent: so it is made anew. Until the old one is gone both bring the same, which the flow's numbers show.</remarks>
internal sealed partial class FrontStream(
    IClusterClient cluster, Guid front, Action<FrontDelivery> onNext, HubMetrics metrics, TimeProvider time, ILogger logger)
    : IFrontStream
{
    // A new subscription needs some seconds to show whether it helps.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private StreamSubscriptionHandle<FrontDelivery>? _handle;
    private Task _subscribing = Task.CompletedTask;
    private long _triedAt;
    private bool _isClosed;

    public void SubscribeWhereMissing() => Subscribe(where: _handle is null, RetryPause);

    public void SubscribeAnew() => Subscribe(where: true, Pause);

    public async Task CloseAsync()
    {
        lock (_gate) _isClosed = true;
        await _subscribing;
        if (_handle is { } handle) await handle.UnsubscribeAsync();
    }

    private void Subscribe(bool where, TimeSpan pause)
    {
        lock (_gate)
        {
            if (!where || _isClosed || !_subscribing.IsCompleted) return;
            if (_triedAt != 0 && time.GetElapsedTime(_triedAt) < pause) return;

            _triedAt = time.GetTimestamp();
            _subscribing = SubscribeAsync();
        }
    }

    private async Task SubscribeAsync()
    {
        await Task.Yield(); // Out of the lock.
        try
        {
            var before = _handle;
            // Whatever is wrong with a delivery must not come back to the silo, which would send it again.
            _handle = await cluster.GetStreamProvider(EnrichmentStreams.Provider)
                .GetStream<FrontDelivery>(EnrichmentStreams.For(front))
                .SubscribeAsync((delivery, _) =>
                {
                    Take(delivery);
                    return Task.CompletedTask;
                });
            if (before is null) return;

            metrics.Resubscribed();
            await before.UnsubscribeAsync();
        }
        catch (Exception exception)
        {
            LogFailed(exception.Message);
        }
    }

    private void Take(FrontDelivery delivery)
    {
        try
        {
            onNext(delivery);
        }
        catch (Exception exception)
        {
            LogNotTaken(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This front could not subscribe to its stream ({Message}); it tries again.")]
    private partial void LogFailed(string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery could not be handled.")]
    private partial void LogNotTaken(Exception exception);
}
