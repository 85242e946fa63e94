using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>Publishes into the queues of the producer's own silo. On a client it can only be subscribed to.</summary>
internal sealed class PushAdapter(string name, PushQueues queues, bool onSilo) : IQueueAdapter
{
    public string Name => name;

    // A consumer would otherwise hold a token and refuse what a grain publishes after it moved to another silo.
    public bool IsRewindable => false;

    public StreamProviderDirection Direction =>
        onSilo ? StreamProviderDirection.ReadWrite : StreamProviderDirection.ReadOnly;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => queues.CreateReceiver(queueId);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId,
        IEnumerable<T> events,
        StreamSequenceToken? token,
        Dictionary<string, object>? requestContext)
    {
        if (token is not null)
            throw new NotSupportedException($"Stream provider '{name}' gives its own tokens; publish without one.");

        var items = events.Select(Required).ToArray();
        if (items.Length > 0)
            queues.Add(streamId, items, requestContext);
        return Task.CompletedTask;
    }

    private static object Required<T>(T item) =>
        item ?? throw new ArgumentNullException(nameof(item), "A stream's event must not be null.");
}
