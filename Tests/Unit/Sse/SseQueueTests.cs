using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

[Trait("Suite", "Unit")]
public class SseQueueTests
{
    private readonly SseQueue _queue = new(new SseOptions { QueueFrames = 16, QueueBytes = 4_000, QueueMaxBytes = 8_000 });

    [Fact]
    public void TakeAll_FramesThatWait_AreInOrderAndGone()
    {
        Add(UnitsFrames.Progress("a"), UnitsFrames.Other("b"), UnitsFrames.Progress("c"));

        Assert.False(_queue.IsEmpty);
        Assert.Equal(["a", "b", "c"], UnitsFrames.Ids(_queue.TakeAll()));
        Assert.True(_queue.IsEmpty);
        Assert.Empty(_queue.TakeAll());
    }

    [Fact]
    public void Add_WithinLimits_ConflatesNothing()
    {
        for (var number = 1; number <= 16; number++) Assert.Equal(0, _queue.Add(UnitsFrames.Progress($"p{number}")));

        Assert.Equal(16, _queue.TakeAll().Length);
    }

    [Fact]
    public void Add_BeyondFrames_LeavesTheNewestStateAndWhatNothingSupersedes()
    {
        Add(UnitsFrames.Started("s"), UnitsFrames.Other("o"), SseFrames.RedisError);
        for (var number = 1; number <= 13; number++) _queue.Add(UnitsFrames.Progress($"p{number}"));

        Assert.Equal(13, _queue.Add(UnitsFrames.Progress("newest")));
        Assert.Equal(["s", "o", "-", "newest"], UnitsFrames.Ids(_queue.TakeAll()));
    }

    [Fact]
    public void Add_BeyondBytes_Conflates()
    {
        var large = SseFrames.Event(UnitsEvents.Sized("large", 3_000));
        Add(large);

        Assert.Equal(1, _queue.Add(SseFrames.Event(UnitsEvents.Sized("larger", 3_500))));
        Assert.Equal(["larger"], UnitsFrames.Ids(_queue.TakeAll()));
    }

    [Fact]
    public void Add_TerminalBehindProgress_IsKept()
    {
        for (var number = 1; number <= 40; number++) _queue.Add(UnitsFrames.Progress($"p{number}"));
        Add(UnitsFrames.Failed("f"), SseFrames.StreamEnd("enrichment.failed"));
        for (var number = 1; number <= 40; number++) _queue.Add(SseFrames.KeepAlive);

        var ids = UnitsFrames.Ids(_queue.TakeAll());

        Assert.Contains("p40", ids);
        Assert.Equal(1, ids.Count(id => id == "f"));
        Assert.True(Array.IndexOf(ids, "p40") < Array.IndexOf(ids, "f"));
    }

    [Fact]
    public void Add_BeyondTheCap_IsTooMuch()
    {
        var frames = Enumerable.Range(1, 200).Select(number => UnitsFrames.Other($"o{number}")).ToArray();

        var taken = frames.TakeWhile(frame => _queue.Add(frame) is not null).Count();

        Assert.True(frames.Take(taken).Sum(frame => frame.Bytes.Length) <= 8_000);
        Assert.True(frames.Take(taken + 1).Sum(frame => frame.Bytes.Length) > 8_000);
    }

    [Fact]
    public void Add_AfterTakeAll_HasAllItsRoomBack()
    {
        for (var round = 0; round < 5; round++)
        {
            for (var number = 1; number <= 30; number++) Assert.NotNull(_queue.Add(UnitsFrames.Other($"o{number}")));
            Assert.Equal(30, _queue.TakeAll().Length);
        }
    }

    private void Add(params SseFrame[] frames)
    {
        foreach (var frame in frames) _queue.Add(frame);
    }
}
