using EnrichmentStream.Streaming;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushReceiverTests : IDisposable
{
    private static readonly TimeSpan ReadWait = TimeSpan.FromMilliseconds(500);

    private readonly StreamingParts _parts = new();
    private readonly PushQueue _queue;
    private readonly PushReceiver _receiver;

    public PushReceiverTests()
    {
        _queue = _parts.Queue();
        _receiver = new PushReceiver(_queue, ReadWait, _parts.Time);
    }

    [Fact]
    public async Task Read_OfAnEmptyQueue_EndsWithTheFirstArrival()
    {
        for (var round = 0; round < 3; round++)
        {
            var read = _receiver.GetQueueMessagesAsync(10, CancellationToken.None);
            Assert.False(read.IsCompleted);

            _queue.Add(_parts.Pending(round));

            Assert.Equal(round, Assert.Single(Assert.Single(await read).GetEvents<int>()).Item1);
        }
    }

    [Fact]
    public async Task Read_OfAnEmptyQueue_EndsEmptyAfterTheWait()
    {
        for (var round = 0; round < 3; round++)
        {
            var read = _receiver.GetQueueMessagesAsync(10, CancellationToken.None);
            Assert.False(read.IsCompleted);

            _parts.Time.Advance(ReadWait);

            Assert.Empty(await read);
        }
    }

    [Fact]
    public async Task Read_OfAQueueWithMore_TakesNoMoreThanAsked()
    {
        for (var item = 0; item < 5; item++)
            _queue.Add(_parts.Pending(item));

        Assert.Equal(3, (await _receiver.GetQueueMessagesAsync(3, CancellationToken.None)).Count);
        Assert.Equal(2, (await _receiver.GetQueueMessagesAsync(-1, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Read_Cancelled_EndsEmptyAndLeavesWhatIsQueued()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _receiver.GetQueueMessagesAsync(10, stop.Token);

        await stop.CancelAsync();
        Assert.Empty(await waiting);

        _queue.Add(_parts.Pending(1));
        Assert.Empty(await _receiver.GetQueueMessagesAsync(10, stop.Token));
        Assert.Single(await _receiver.GetQueueMessagesAsync(10, CancellationToken.None));
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _parts.Dispose();
    }
}
