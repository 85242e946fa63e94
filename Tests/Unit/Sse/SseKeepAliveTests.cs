using System.Text;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Sse;

[Trait("Suite", "Unit")]
public sealed class SseKeepAliveTests : IDisposable
{
    private const string Comment = ": keepalive\n\n";

    private readonly UnitsStream _stream = new(new SseOptions { KeepAliveSeconds = 30 });

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void KeepAlive_SilentForItsTime_SendsAComment()
    {
        _stream.Start(UnitsFrames.Started("s")).ReadAll();

        Assert.Equal("", AfterSeconds(29.9));
        Assert.Equal(Comment, AfterSeconds(0.1));
        Assert.Equal("", AfterSeconds(29.9));
        Assert.Equal(Comment, AfterSeconds(0.1));
        Assert.Equal(2, _stream.Count("keepalives"));
    }

    [Fact]
    public void KeepAlive_AfterAFrame_StartsAnew()
    {
        _stream.Start(UnitsFrames.Started("s")).ReadAll();
        _stream.Time.Advance(TimeSpan.FromSeconds(20));
        _stream.Send(UnitsFrames.Progress("p"));
        _stream.ReadAll();

        Assert.Equal("", AfterSeconds(29));
        Assert.Equal(Comment, AfterSeconds(1));
    }

    [Fact]
    public void KeepAlive_ReaderDoesNotRead_QueuesNone()
    {
        _stream.Start(UnitsFrames.Started("s"));

        for (var minute = 0; minute < 10; minute++)
        {
            _stream.Time.Advance(TimeSpan.FromMinutes(1));
            _stream.Connection.KeepAlive();
        }

        Assert.DoesNotContain("keepalive", _stream.ReadAll(), StringComparison.Ordinal);
    }

    [Fact]
    public void KeepAlive_BeforeStartOrAfterEnd_WritesNothing()
    {
        Assert.Equal("", AfterSeconds(60));
        _stream.Start(UnitsFrames.Started("s"));
        _stream.Connection.End(ReadOnlyMemory<SseFrame>.Empty);
        _stream.ReadAll();

        Assert.Equal("", AfterSeconds(60));
    }

    [Fact]
    public async Task Service_SilentStream_GetsItsCommentOnTime()
    {
        var connections = new SseConnections(_stream.Metrics);
        connections.TryAdd(_stream.Connection);
        _stream.Start(UnitsFrames.Started("s")).ReadAll();
        using var service = new SseKeepAlive(
            connections, _stream.Time, Options.Create(new SseOptions { KeepAliveSeconds = 30 }));
        await service.StartAsync(CancellationToken.None);
        await _stream.Time.PassNextWaitAsync();

        var read = _stream.Reader.ReadAsync().AsTask();
        for (var second = 0; second < 31 && !read.IsCompleted; second++) _stream.Time.Advance(TimeSpan.FromSeconds(1));
        var result = await read.WaitAsync(UnitsLimits.Hang);

        Assert.Equal(Comment, Encoding.ASCII.GetString(result.Buffer));
        await service.StopAsync(CancellationToken.None);
    }

    private string AfterSeconds(double seconds)
    {
        _stream.Time.Advance(TimeSpan.FromSeconds(seconds));
        _stream.Connection.KeepAlive();
        return _stream.ReadAll();
    }
}
