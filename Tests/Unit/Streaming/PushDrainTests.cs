using EnrichmentStream.Streaming;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushDrainTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly StreamingParts _parts = new();
    private readonly PushQueues _queues;

    public PushDrainTests() => _queues = _parts.Queues();

    [Fact]
    public async Task Drain_WithEverythingTaken_EndsAtOnce()
    {
        var drain = DrainAsync(CancellationToken.None);

        _parts.Time.Advance(Tick);

        await drain;
    }

    [Fact]
    public async Task Drain_WithABatchNotDelivered_WaitsUntilItIs()
    {
        var cache = _queues.CreateQueueCache(_queues.Mapper.GetAllQueues().Single());
        using var cursor = cache.TryGetCacheCursor(StreamingParts.Stream(), null).Cursor;
        cache.AddToCache([StreamingParts.Batch(1)]);
        var drain = DrainAsync(CancellationToken.None);
        _parts.Time.Advance(Tick);
        Assert.False(drain.IsCompleted);

        Assert.Equal(QueueCacheCursorMoveResultKind.Success, cursor!.MoveNextWithResult().Kind); // It has a batch.

        await AdvanceUntilDoneAsync(drain, Tick);
    }

    [Fact]
    public async Task Drain_WithABatchThatNobodyReads_GivesUpAfterTheTimeout()
    {
        _queues.Add(StreamingParts.Stream(), ["left"], requestContext: null);
        var drain = DrainAsync(CancellationToken.None);
        _parts.Time.Advance(Tick);
        Assert.False(drain.IsCompleted);

        await AdvanceUntilDoneAsync(drain, Timeout);

        Assert.Equal(1, _queues.Depth);
    }

    [Fact]
    public async Task Drain_OfASiloThatStopsAtOnce_DoesNotWait()
    {
        _queues.Add(StreamingParts.Stream(), ["left"], requestContext: null);

        var drain = DrainAsync(new CancellationToken(canceled: true));

        await AdvanceUntilDoneAsync(drain, Tick);
    }

    public void Dispose() => _parts.Dispose();

    private Task DrainAsync(CancellationToken cancellationToken) =>
        new PushDrain(StreamingParts.Provider, _queues, Timeout, _parts.Time, NullLogger<PushDrain>.Instance)
            .DrainAsync(cancellationToken);

    private async Task AdvanceUntilDoneAsync(Task drain, TimeSpan step)
    {
        while (!drain.IsCompleted)
        {
            _parts.Time.Advance(step);
            await Task.Yield();
        }

        await drain;
    }
}
