namespace EnrichmentStream.Streaming;

/// <summary>A published batch that waits for its queue's reader, which gives it its sequence.</summary>
internal readonly record struct PendingBatch(
    StreamId StreamId, object[] Events, Dictionary<string, object>? RequestContext, int Bytes, long EnqueuedAt)
{
    public PushBatch WithSequence(long sequence) =>
        new(StreamId, sequence, Events, RequestContext) { Bytes = Bytes, EnqueuedAt = EnqueuedAt };
}
