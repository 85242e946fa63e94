using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

[Trait("Suite", "Unit")]
public sealed class SseConnectionTests : IDisposable
{
    private readonly UnitsStream _stream = new(new SseOptions { QueueFrames = 16 });

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void Start_FramesThatCameBefore_FollowTheFirst()
    {
        _stream.Send(UnitsFrames.Progress("b"));
        _stream.Send(UnitsFrames.Progress("c"), UnitsFrames.Progress("d"));

        _stream.Start(UnitsFrames.Progress("a"));

        Assert.Equal(["a", "b", "c", "d"], _stream.ReadIds());
        Assert.False(_stream.Connection.Completion.IsCompleted);
    }

    [Fact]
    public void Send_ReaderKeepsUp_IsWrittenAtOnceByteForByte()
    {
        var (first, second) = (UnitsFrames.Progress("a"), UnitsFrames.Other("b"));
        _stream.Start(first);
        Assert.Equal(UnitsFrames.Text(first), _stream.ReadAll());

        _stream.Send(second);

        Assert.Equal(UnitsFrames.Text(second), _stream.ReadAll());
        Assert.Equal(2, _stream.Count("frames"));
    }

    [Fact]
    public void Send_SlowReader_GetsAllInOrder()
    {
        _stream.Start(UnitsFrames.Started("s"));
        foreach (var id in (string[])["a", "b", "c"]) _stream.Send(UnitsFrames.Progress(id));

        Assert.Equal(["s", "a", "b", "c"], _stream.ReadIds());
    }

    [Fact]
    public void Send_SlowReaderBeyondTheQueue_GetsTheNewestState()
    {
        _stream.Start(UnitsFrames.Started("s"));
        for (var number = 1; number <= 100; number++) _stream.Send(UnitsFrames.Progress($"p{number}"));
        _stream.Send(UnitsFrames.Failed("f"));

        var ids = _stream.ReadIds();

        Assert.Equal("s", ids[0]);
        Assert.Equal(["p100", "f"], ids[^2..]);
        Assert.True(ids.Length < 25);
        Assert.Equal(102 - ids.Length, _stream.Count("conflated"));
        Assert.Equal(0, _stream.Disconnects);
    }

    [Fact]
    public void Send_BeyondTheCap_Disconnects()
    {
        using var stream = new UnitsStream(new SseOptions { QueueFrames = 16, QueueBytes = 1_000, QueueMaxBytes = 2_000 });
        stream.Start(UnitsFrames.Started("s"));

        for (var number = 1; number <= 100; number++) stream.Send(UnitsFrames.Other($"o{number}"));

        Assert.Equal(1, stream.Disconnects);
        Assert.Equal(1, stream.Count("too_slow"));
    }

    [Fact]
    public void Send_BeyondTheCapBeforeStart_CompletesAndStaysSilent()
    {
        using var stream = new UnitsStream(new SseOptions { QueueFrames = 16, QueueBytes = 1_000, QueueMaxBytes = 2_000 });

        for (var number = 1; number <= 100; number++) stream.Send(UnitsFrames.Other($"o{number}"));
        stream.Start(UnitsFrames.Started("s"));

        Assert.True(stream.Connection.Completion.IsCompleted);
        Assert.Equal("", stream.ReadAll());
    }

    [Fact]
    public void Start_LongReplay_HearsBackPressure()
    {
        using var stream = new UnitsStream(pauseAt: 64 << 10);
        var frames = Enumerable.Range(0, 200).Select(number => SseFrames.Event(UnitsEvents.Sized($"p{number}", 4_000)));

        stream.Start([.. frames]);

        Assert.True(stream.Reader.TryRead(out var first));
        Assert.InRange(first.Buffer.Length, 4_000, 128 << 10);
        stream.Reader.AdvanceTo(first.Buffer.Start);
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"p{number}"), stream.ReadIds());
    }

    // What was taken out of the queue for the pipe counts, too; a long beginning leaves room for what follows.
    [Fact]
    public void Send_BehindAReplayThatIsNotRead_IsBoundedByBoth()
    {
        using var stream = new UnitsStream(
            new SseOptions { QueueFrames = 10_000, QueueBytes = 100_000, QueueMaxBytes = 400_000 }, pauseAt: 64 << 10);
        stream.Start([.. Enumerable.Range(0, 1_000).Select(number => SseFrames.Event(UnitsEvents.Sized($"p{number}", 1_000)))]);

        var sent = 0;
        while (stream.Disconnects == 0) stream.Send(SseFrames.Event(UnitsEvents.Sized($"o{sent++}", 1_000) with { HasState = false }));

        Assert.InRange(sent, 90, 110);
    }

    [Fact]
    public void Start_Twice_IsHarmlessAfterTheEnd()
    {
        _stream.Connection.Break();

        _stream.Start(UnitsFrames.Started("s"));

        Assert.Equal("", _stream.ReadAll());
    }
}
