using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>Hands Orleans the parts of one push stream provider.</summary>
internal sealed class PushAdapterFactory(string name, PushQueues queues, bool onSilo)
    : IQueueAdapterFactory
{
    // A failing subscriber stays subscribed: it is told of the error and gets what comes next.
    private static readonly NoOpStreamDeliveryFailureHandler KeepSubscribed = new(faultOnError: false);

    public Task<IQueueAdapter> CreateAdapter() =>
        Task.FromResult<IQueueAdapter>(new PushAdapter(name, queues, onSilo));

    public IQueueAdapterCache GetQueueAdapterCache() => queues;

    public IStreamQueueMapper GetStreamQueueMapper() => queues.Mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(KeepSubscribed);
}
