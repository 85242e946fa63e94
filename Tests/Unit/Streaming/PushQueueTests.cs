using EnrichmentStream.Streaming;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushQueueTests : IDisposable
{
    private readonly StreamingParts _parts = new();

    [Fact]
    public void Take_GivesSequencesInTheOrderOfAdding()
    {
        var queue = _parts.Queue();
        for (var item = 0; item < 5; item++)
            queue.Add(_parts.Pending(item));

        var taken = queue.Take(3).Concat(queue.Take(3)).Cast<PushBatch>().ToArray();

        Assert.Equal([0, 1, 2, 3, 4], taken.Select(batch => batch.Events[0]).Cast<int>());
        Assert.Equal([1, 2, 3, 4, 5], taken.Select(batch => batch.Sequence));
    }

    [Fact]
    public void Add_ToAFullQueue_DropsTheOldestAndCountsIt()
    {
        using var dropped = _parts.Collect("enrichment.streaming.dropped");
        var queue = _parts.Queue();

        for (var item = 0; item < 20; item++)
            queue.Add(_parts.Pending(item));

        Assert.Equal(Enumerable.Range(4, 16), Items(queue));
        Assert.Equal(4, dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Fact]
    public void Add_OverTheBytesOfAQueue_DropsTheOldestButNeverTheNewest()
    {
        _parts.Options.QueueCapacityBytes = 100;
        var queue = _parts.Queue();

        for (var item = 0; item < 5; item++)
            queue.Add(_parts.Pending(item, bytes: 40));
        Assert.Equal([3, 4], Items(queue));

        queue.Add(_parts.Pending(5, bytes: 1_000));
        Assert.Equal([5], Items(queue));
        Assert.Equal(0, queue.Bytes);
    }

    public void Dispose() => _parts.Dispose();

    private static IEnumerable<int> Items(PushQueue queue) =>
        queue.Take(100).SelectMany(batch => batch.GetEvents<int>()).Select(item => item.Item1);
}
