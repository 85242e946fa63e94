using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>Publishes documents on both channels: first the table, which keeps them, then Redis, which brings them to
/// watchers at once.</summary>
/// <remarks>
/// <para>Either channel that does not answer is tried again with growing pauses, up to its patience
/// (<see cref="PublisherOptions"/>). A table that stays away does not keep a document from Redis. Publishing the same
/// <c>event_id</c> again is safe: the table keeps the first, and the service drops the repeated one.</para>
/// <para>Thread-safe. For the events of one BOM to arrive in order, await each before the next.</para>
/// </remarks>
public sealed class EnrichmentPublisher
{
    private readonly ChannelSender? _table;
    private readonly ChannelSender? _redis;

    internal EnrichmentPublisher(ChannelSender? table, ChannelSender? redis) => (_table, _redis) = (table, redis);

    /// <summary>Publishes a document.</summary>
    /// <returns>What became of it; all is well.</returns>
    /// <exception cref="PublishException">A channel that is set up did not take it.</exception>
    public async Task<PublishResult> PublishAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        var result = await TryPublishAsync(document, cancellationToken);
        return result.IsComplete ? result : throw new PublishException(result);
    }

    /// <summary>Publishes a document, and leaves it to the caller to look at the result.</summary>
    public async Task<PublishResult> TryPublishAsync(EnrichmentDocument document, CancellationToken cancellationToken)
    {
        var table = new ChannelResult(ChannelOutcome.NotConfigured);
        var redis = new ChannelResult(_redis is null ? ChannelOutcome.NotConfigured : ChannelOutcome.NotMeant);
        var receivers = 0L;
        // In this order: a watcher who hears of an event and asks the history for it finds it there.
        if (_table is not null) (table, _) = await _table.SendAsync(document, cancellationToken);
        if (_redis is not null && !document.IsForTableAlone)
            (redis, receivers) = await _redis.SendAsync(document, cancellationToken);
        return new PublishResult(document.EventId, table, redis, receivers);
    }
}
