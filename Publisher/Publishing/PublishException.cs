namespace EnrichmentStream.Publisher.Publishing;

/// <summary>A document is not where it should be. Publishing it again is safe: its <c>event_id</c> is known.</summary>
public sealed class PublishException(PublishResult result)
    : Exception($"Event {result.EventId} is not published. {string.Join(' ', result.Problems)}")
{
    /// <summary>What became of it on each channel.</summary>
    public PublishResult Result { get; } = result;
}
