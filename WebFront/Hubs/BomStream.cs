using EnrichmentStream.Grains.Abstractions;
using Orleans.Streams;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>This process's one subscription to a BOM's stream.</summary>
internal sealed class BomStream(IClusterClient cluster, BomId bomId)
{
    private StreamSubscriptionHandle<EnrichmentBroadcast>? _handle;

    /// <summary>Whether the last attempt to subscribe succeeded.</summary>
    public bool IsSubscribed => _handle is not null;

    /// <summary>Subscribes, after giving up the subscription there was: one that has gone silent is not
    /// resumed.</summary>
    /// <param name="onNext">Must not wait: every delivery of the process goes through one pump.</param>
    public async Task SubscribeAsync(Action<EnrichmentBroadcast> onNext)
    {
        await UnsubscribeAsync();
        _handle = await cluster.GetStreamProvider(EnrichmentStreams.Provider)
            .GetStream<EnrichmentBroadcast>(EnrichmentStreams.For(bomId))
            .SubscribeAsync((broadcast, _) =>
            {
                onNext(broadcast);
                return Task.CompletedTask;
            });
    }

    /// <summary>Gives up the subscription, if there is one.</summary>
    public async Task UnsubscribeAsync()
    {
        if (_handle is not { } handle) return;

        _handle = null;
        await handle.UnsubscribeAsync();
    }
}
