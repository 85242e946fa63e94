namespace EnrichmentStream.Publisher.Publishing;

/// <summary>A document is not where it should be. Publishing it again is safe: its <c>event_id</c> is known.</summary>
public sealed class PublishException(PublishResult result)
    : Exception($"Event {result.EventId} is {Told(result)}")
{
    /// <summary>What became of it on each channel.</summary>
    public PublishResult Result { get; } = result;

    private static string Told(PublishResult result) => (result.Table, result.Redis) switch
    {
        ({ HasIt: true }, _) => $"recorded in the table, not published to Redis: {result.Redis.Problem}",
        (_, { HasIt: true }) => $"published to Redis, not recorded in the table: {result.Table.Problem}",
        _ => $"not published. {string.Join(' ', result.Problems)}",
    };
}
