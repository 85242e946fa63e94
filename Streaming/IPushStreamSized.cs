namespace EnrichmentStream.Streaming;

/// <summary>An event that knows its size, so that queues and rings can be bounded by bytes as well as by count.</summary>
/// <remarks>Events without it count as empty: only the limits by count hold for them.</remarks>
public interface IPushStreamSized
{
    /// <summary>What keeping the event costs, in bytes; the payload's length is close enough. Zero or more.</summary>
    int ApproximateBytes { get; }
}
