using EnrichmentStream.Streaming;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace EnrichmentStream.Tests.Unit.Streaming;

[Trait("Suite", "Unit")]
public sealed class PushCacheTests : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(10);

    private readonly StreamingParts _parts = new();
    private readonly PushCache _cache;

    public PushCacheTests() => _cache = _parts.Cache();

    [Fact]
    public void Cursor_WithoutToken_StartsAtTheEnd()
    {
        Add(1, 2);
        using var cursor = Cursor();

        Add(3);

        Assert.Equal([3], Take(cursor));
    }

    [Theory]
    [InlineData(0, new long[] { 10, 20, 30 })]
    [InlineData(20, new long[] { 20, 30 })]
    [InlineData(21, new long[] { 30 })]
    [InlineData(31, new long[0])]
    public void Cursor_WithToken_StartsAtTheFirstBatchNotOlder(long token, long[] expected)
    {
        Add(10, 20, 30);

        using var cursor = Cursor(token);

        Assert.Equal(expected, Take(cursor));
    }

    [Fact]
    public void Cursors_OfOneStream_GoTheirOwnPace()
    {
        using var first = Cursor();
        using var second = Cursor();
        Add(1, 2);

        Assert.Equal([1, 2], Take(first));
        Add(3);

        Assert.Equal([3], Take(first));
        Assert.Equal([1, 2, 3], Take(second));
    }

    [Fact]
    public void Cursor_Overtaken_SkipsToTheOldestKeptAndCountsTheRest()
    {
        using var overtaken = _parts.Collect("enrichment.streaming.overtaken");
        using var cursor = Cursor();

        for (var sequence = 1; sequence <= 40; sequence++)
            Add(sequence);

        Assert.Equal(Enumerable.Range(9, 32).Select(number => (long)number), Take(cursor));
        Assert.Equal(8, overtaken.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Fact]
    public void Cursor_DisposedWhileOvertaken_CountsWhatItLost()
    {
        using var overtaken = _parts.Collect("enrichment.streaming.overtaken");
        var cursor = Cursor();
        for (var sequence = 1; sequence <= 40; sequence++)
            Add(sequence);

        cursor.Dispose();
        cursor.Dispose();

        Assert.Equal(8, overtaken.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        Assert.Equal(0, _cache.Behind);
    }

    [Fact]
    public void Add_OverTheBytesOfARing_KeepsTheNewest()
    {
        _parts.Options.RingCapacityBytes = 100;
        using var cursor = Cursor();

        _cache.AddToCache([.. Enumerable.Range(1, 5).Select(n => StreamingParts.Batch(n, bytes: 40))]);
        Assert.Equal([4, 5], Take(cursor));

        _cache.AddToCache([StreamingParts.Batch(6, bytes: 1_000)]);
        Assert.Equal([6], Take(cursor));
    }

    [Fact]
    public void Add_OneReadOfANewStream_KeepsAllOfItForTheFirstCursor()
    {
        var sequences = Enumerable.Range(1, 32).Select(number => (long)number).ToArray();

        Add(sequences);

        using var cursor = Cursor(token: 1);
        Assert.Equal(sequences, Take(cursor));
    }

    [Fact]
    public void Add_OnceEverybodyHasTakenAll_KeepsOnlyAShortTail()
    {
        using var cursor = Cursor();
        Add([.. Enumerable.Range(1, 30).Select(number => (long)number)]);
        Take(cursor);

        Add(31);

        using var late = Cursor(token: 0);
        Assert.Equal(Enumerable.Range(16, 16).Select(number => (long)number), Take(late));
    }

    [Fact]
    public void Behind_CountsCursorsWithSomethingLeft()
    {
        using var first = Cursor();
        using var second = Cursor();
        Assert.Equal(0, _cache.Behind);

        Add(1, 2);
        Assert.Equal(2, _cache.Behind);

        Take(first);
        Assert.Equal(1, _cache.Behind);

        second.Dispose();
        Assert.Equal(0, _cache.Behind);
    }

    [Fact]
    public void Sweep_OfAnIdleStreamWithoutCursors_RemovesItsRing()
    {
        Add(1);
        Cursor().Dispose();

        SweepTwice();

        Assert.Equal(0, _cache.Rings);
    }

    [Fact]
    public void Sweep_OfAnIdleStreamWithACursor_KeepsWhatItHasNotTaken()
    {
        using var behind = Cursor();
        Add(1, 2);

        SweepTwice();

        Assert.Equal([1, 2], Take(behind));
        SweepTwice();
        Add(3);
        Assert.Equal([3], Take(behind));
        Assert.Equal(1, _cache.Rings);
    }

    public void Dispose() => _parts.Dispose();

    private static List<long> Take(IQueueCacheCursor cursor)
    {
        var taken = new List<long>();
        while (cursor.MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success)
            taken.Add(Assert.IsType<PushBatch>(cursor.GetCurrent(out _)).Sequence);

        return taken;
    }

    private void Add(params long[] sequences) =>
        _cache.AddToCache([.. sequences.Select(sequence => StreamingParts.Batch(sequence))]);

    private IQueueCacheCursor Cursor(long? token = null, StreamId? stream = null) =>
        ((IQueueCache)_cache).TryGetCacheCursor(
            stream ?? StreamingParts.Stream(), token is { } value ? new EventSequenceTokenV2(value) : null).Cursor!;

    private void SweepTwice()
    {
        for (var sweep = 0; sweep < 2; sweep++)
        {
            _parts.Time.Advance(SweepPeriod);
            Assert.False(_cache.TryPurgeFromCache(out _));
        }
    }
}
