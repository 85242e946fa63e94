using System.IO.Pipelines;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

/// <summary>How a stream ends, and what keeps it alive until then.</summary>
[Trait("Suite", "Unit")]
public sealed class SseConnectionEndTests : IDisposable
{
    private readonly UnitsStream _stream = new();

    public void Dispose() => _stream.Dispose();

    private SseConnection Connection => _stream.Connection;

    [Fact]
    public void End_ReaderKeepsUp_CompletesAfterTheLastByte()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.ReadAll();

        Connection.End(new[] { UnitsFrames.Completed("c") });

        Assert.False(Connection.Completion.IsCompleted);
        Assert.Equal(["c"], _stream.ReadIds());
        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void End_FramesStillWaiting_DrainsThemFirst()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.Send(UnitsFrames.Progress("p"));

        Connection.End(new[] { UnitsFrames.Failed("f") });
        _stream.Send(UnitsFrames.Progress("late"));

        Assert.Equal(["s", "p", "f"], _stream.ReadIds());
        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void End_BeforeStart_WritesAllThenCompletes()
    {
        _stream.Send(UnitsFrames.Progress("p"));
        Connection.End(new[] { UnitsFrames.Failed("f") });
        Assert.False(Connection.Completion.IsCompleted);

        _stream.Start(UnitsFrames.Started("s"));

        Assert.Equal(["s", "p", "f"], _stream.ReadIds());
        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void End_WithNothing_CompletesWhenTheReaderHasTheRest()
    {
        _stream.Start(UnitsFrames.Completed("c"));

        Connection.End(ReadOnlyMemory<SseFrame>.Empty);

        Assert.Equal(["c"], _stream.ReadIds());
        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Send_AfterEnd_WritesNothing()
    {
        _stream.Start(UnitsFrames.Started("s"));
        Connection.End(new[] { UnitsFrames.Completed("c") });
        _stream.ReadAll();

        _stream.Send(UnitsFrames.Progress("late"));
        Connection.End(new[] { UnitsFrames.Failed("later") });

        Assert.Equal("", _stream.ReadAll());
    }

    [Fact]
    public void Break_Idle_CompletesWithoutAByte()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.ReadAll();

        Connection.Break();
        _stream.Send(UnitsFrames.Progress("late"));

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
        Assert.Equal("", _stream.ReadAll());
        Assert.Equal(0, _stream.Disconnects);
    }

    [Fact]
    public void Break_WhileWriting_CompletesWhenTheWriteEnds()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.Send(UnitsFrames.Progress("waiting"));

        Connection.Break();
        Assert.False(Connection.Completion.IsCompleted);
        _stream.Reader.Complete();

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Disconnect_Open_BreaksAndCuts()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.ReadAll();

        Connection.Disconnect();

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
        Assert.Equal(1, _stream.Disconnects);
    }

    [Fact]
    public void Send_ReaderGone_Completes()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.ReadAll();
        _stream.Reader.Complete();

        _stream.Send(UnitsFrames.Progress("p"));

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Send_WriterFails_Completes()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.ReadAll();
        _stream.Writer.Complete();

        _stream.Send(UnitsFrames.Progress("p"));

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Send_FlushThatFailsLater_Completes()
    {
        _stream.Start(UnitsFrames.Started("s"));
        _stream.Send(UnitsFrames.Progress("p"));

        _stream.Reader.Complete(new IOException("reset"));

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void CutOffIfStuck_ReaderThatNeverTakesTheEnd_IsDisconnected()
    {
        using var cutOff = new UnitsStream(new SseOptions { EndSeconds = 30 });
        cutOff.Start(UnitsFrames.Started("s"));
        cutOff.Connection.End(new[] { UnitsFrames.Completed("c") });

        AfterSeconds(cutOff, 29);
        Assert.Equal(0, cutOff.Disconnects);
        AfterSeconds(cutOff, 1);
        AfterSeconds(cutOff, 1);

        Assert.Equal((1, 1), (cutOff.Disconnects, cutOff.Count("cut_off")));
    }

    [Theory]
    [InlineData(false, true)] // An open stream of a slow reader is bounded otherwise.
    [InlineData(true, false)] // Who takes the end is done.
    public void CutOffIfStuck_OpenStreamOrReaderThatReads_IsLeftAlone(bool ends, bool stuck)
    {
        _stream.Start(UnitsFrames.Started("s"));
        if (!stuck) _stream.ReadAll();
        if (ends) Connection.End(new[] { UnitsFrames.Completed("c") });
        if (!stuck) _stream.ReadAll();

        AfterSeconds(_stream, 3_600);

        Assert.Equal(0, _stream.Disconnects);
    }

    [Fact]
    public void Send_WriterThatThrowsAnything_CutsThisReaderAlone()
    {
        var writer = new BrokenWriter();
        Connection.Start(writer, new[] { UnitsFrames.Started("s") });

        Assert.True(Connection.Completion.IsCompletedSuccessfully);
        Assert.Equal(1, _stream.Disconnects);
    }

    private static void AfterSeconds(UnitsStream stream, int seconds)
    {
        stream.Time.Advance(TimeSpan.FromSeconds(seconds));
        stream.Connection.CutOffIfStuck();
    }

    private sealed class BrokenWriter : PipeWriter
    {
        public override void Advance(int bytes) => throw new NotSupportedException();

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public override Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();
    }
}
