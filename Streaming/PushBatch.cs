using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace EnrichmentStream.Streaming;

/// <summary>What one call of a producer published to one stream, with its place in the queue.</summary>
[GenerateSerializer, Immutable, Alias("push.batch")]
internal sealed class PushBatch(
    StreamId streamId, long sequence, object[] events, Dictionary<string, object>? requestContext) : IBatchContainer
{
    private const int OverheadBytes = 128;

    [NonSerialized]
    private EventSequenceTokenV2? _token;

    [Id(0)]
    public StreamId StreamId { get; } = streamId;

    /// <summary>Rises by one with every batch that leaves the queue; 1 for the first.</summary>
    [Id(1)]
    public long Sequence { get; } = sequence;

    [Id(2)]
    public object[] Events { get; } = events;

    [Id(3)]
    public Dictionary<string, object>? RequestContext { get; } = requestContext;

    /// <summary>When the producer published it, by the silo's <see cref="TimeProvider"/>; 0 after a transfer.</summary>
    [field: NonSerialized]
    public long EnqueuedAt { get; init; }

    /// <summary>What keeping it costs; 0 after a transfer.</summary>
    [field: NonSerialized]
    public int Bytes { get; init; }

    public StreamSequenceToken SequenceToken => Token;

    private EventSequenceTokenV2 Token => _token ??= new EventSequenceTokenV2(Sequence);

    /// <summary>The cost of keeping <paramref name="events"/>, at most <see cref="int.MaxValue"/>.</summary>
    public static int SizeOf(object[] events, Func<object, int> sizeOfEvent) =>
        (int)Math.Min(OverheadBytes + events.Sum(item => (long)sizeOfEvent(item)), int.MaxValue);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        for (var index = 0; index < Events.Length; index++)
        {
            if (Events[index] is T item)
                yield return Tuple.Create<T, StreamSequenceToken>(item, Token.CreateSequenceTokenForEvent(index));
        }
    }

    public bool ImportRequestContext()
    {
        if (RequestContext is null)
            return false;

        RequestContextExtensions.Import(RequestContext);
        return true;
    }
}
