using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>Gives every silo all queues, for they are its own: each silo delivers what its grains publish.</summary>
internal sealed class LocalQueueBalancer : IStreamQueueBalancer
{
    private IStreamQueueMapper? _mapper;

    public Task Initialize(IStreamQueueMapper queueMapper)
    {
        _mapper = queueMapper;
        return Task.CompletedTask;
    }

    public IEnumerable<QueueId> GetMyQueues() => _mapper?.GetAllQueues() ?? [];

    public Task Shutdown() => Task.CompletedTask;

    // The distribution never changes, so there is nobody to notify.
    public bool SubscribeToQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;

    public bool UnSubscribeFromQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;
}
