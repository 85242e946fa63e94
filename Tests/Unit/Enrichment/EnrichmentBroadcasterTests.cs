using EnrichmentStream.Grains;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Enrichment;

[Trait("Suite", "Unit")]
public sealed class EnrichmentBroadcasterTests : IDisposable
{
    private readonly UnitsMeters _meters = new();
    private readonly List<long> _sent = [];
    private readonly Queue<TaskCompletionSource> _slow = [];
    private readonly MetricCollector<long> _counted;
    private readonly EnrichmentBroadcaster _broadcaster;
    private bool _isSlow;
    private Exception? _failure;

    public EnrichmentBroadcasterTests()
    {
        _counted = _meters.Collect(GrainMeter.Name, "enrichment.grain.broadcasts");
        var stream = UnitsProxy.Of<IAsyncStream<EnrichmentBroadcast>>((method, args) => method.Name switch
        {
            "OnNextAsync" => Publish((EnrichmentBroadcast)args[0]!),
            "get_StreamId" => EnrichmentStreams.For(BomId.Parse("bom-1")),
            _ => null,
        });
        _broadcaster = new EnrichmentBroadcaster(stream, new EnrichmentMetrics(_meters.Factory), NullLogger.Instance);
        // Like on a grain, everything runs in one place: continuations run where a publish is completed.
        SynchronizationContext.SetSynchronizationContext(null);
    }

    public void Dispose()
    {
        _counted.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Send_FastStream_PublishesAtOnce()
    {
        Send(1, 2, 3);

        Assert.Equal([1, 2, 3], _sent);
        Assert.Equal(3, _counted.Sum("result", "sent"));
    }

    [Fact]
    public void Send_SlowStream_KeepsTheOrderOneAtATime()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _isSlow = true;
        Send(1, 2, 3);
        Assert.Equal([1], _sent);

        _slow.Dequeue().SetResult();
        Assert.Equal([1, 2], _sent);
        _slow.Dequeue().SetResult();
        Assert.Equal([1, 2, 3], _sent);
    }

    [Fact]
    public void Send_StreamThatFails_GoesOnWithTheNext()
    {
        _failure = new TimeoutException();
        Send(1);
        _failure = null;

        Send(2);

        Assert.Equal([1, 2], _sent);
        Assert.Equal(1, _counted.Sum("result", "failed"));
        Assert.Equal(1, _counted.Sum("result", "sent"));
    }

    [Fact]
    public void Send_StreamThatHangs_WaitsWithABound()
    {
        _isSlow = true;

        for (var version = 1; version <= 1_000; version++) Send(version);

        Assert.Equal([1], _sent);
        Assert.InRange(_counted.Sum("result", "overflow"), 700, 998);
    }

    private void Send(params int[] versions)
    {
        foreach (var version in versions)
            _broadcaster.Send(new EnrichmentBroadcast(Guid.Empty, version, [UnitsEvents.Progress($"p{version}")]));
    }

    private Task Publish(EnrichmentBroadcast broadcast)
    {
        _sent.Add(broadcast.FirstVersion);
        if (_failure is not null) return Task.FromException(_failure);
        if (!_isSlow) return Task.CompletedTask;

        _slow.Enqueue(new TaskCompletionSource());
        return _slow.Last().Task;
    }
}
