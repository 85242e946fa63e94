using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnrichmentStream.Tests.Unit.Sse;

[Trait("Suite", "Unit")]
public sealed class SseConnectionsTests : IDisposable
{
    private readonly UnitsStream _fast = new();
    private readonly UnitsStream _slow = new();
    private readonly SseConnections _connections;

    public SseConnectionsTests() => _connections = new SseConnections(_fast.Metrics);

    public void Dispose()
    {
        _fast.Dispose();
        _slow.Dispose();
    }

    [Fact]
    public void TryAdd_AndRemove_AreCountedOnce()
    {
        Assert.True(_connections.TryAdd(_fast.Connection));
        Assert.True(_connections.TryAdd(_slow.Connection));
        Assert.Equal(2, _connections.Count);

        _connections.Remove(_fast.Connection);
        _connections.Remove(_fast.Connection);

        Assert.Equal([_slow.Connection], _connections.Snapshot());
    }

    [Fact]
    public void SendToAll_Open_ReachesEach()
    {
        AddBoth();

        _connections.SendToAll(SseFrames.RedisError);

        Assert.Contains("event: error", _fast.ReadAll(), StringComparison.Ordinal);
        Assert.Contains("event: error", _slow.ReadAll(), StringComparison.Ordinal);
    }

    [Fact]
    public void BeginDrain_Open_LetsNobodyInAnyMore()
    {
        _connections.TryAdd(_fast.Connection);

        Assert.Equal([_fast.Connection], _connections.BeginDrain());
        Assert.True(_connections.Draining);
        Assert.False(_connections.TryAdd(_slow.Connection));
        Assert.Equal(1, _connections.Count);
    }

    [Fact]
    public async Task Drain_ReadersThatKeepUp_GetARetryAndTheEnd()
    {
        AddBoth();
        _fast.ReadAll();
        _slow.ReadAll();

        var stopping = Drain().StoppingAsync(CancellationToken.None);
        var (fast, slow) = (_fast.ReadAll(), _slow.ReadAll());
        await stopping.WaitAsync(UnitsLimits.Hang);

        Assert.Matches("^retry: [0-9]{4}\n\n$", fast);
        Assert.Matches("^retry: [0-9]{4}\n\n$", slow);
        Assert.Equal(0, _fast.Disconnects + _slow.Disconnects);
    }

    [Fact]
    public async Task Drain_ReaderThatDoesNotRead_IsCutOff()
    {
        AddBoth();
        _fast.ReadAll();

        var stopping = Drain().StoppingAsync(CancellationToken.None);
        _fast.ReadAll();
        Assert.True(await _fast.Time.PassNextWaitAsync() <= TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(UnitsLimits.Hang);

        Assert.Equal(1, _slow.Disconnects);
    }

    [Fact]
    public async Task Drain_HostOutOfPatience_CutsOffAtOnce()
    {
        AddBoth();
        using var impatient = new CancellationTokenSource();
        var stopping = Drain().StoppingAsync(impatient.Token);

        await impatient.CancelAsync();
        await stopping.WaitAsync(UnitsLimits.Hang);

        Assert.Equal((1, 1), (_fast.Disconnects, _slow.Disconnects));
    }

    [Fact]
    public async Task Drain_NoStreams_EndsAtOnce()
    {
        await Drain().StoppingAsync(CancellationToken.None).WaitAsync(UnitsLimits.Hang);

        Assert.True(_connections.Draining);
    }

    private void AddBoth()
    {
        foreach (var stream in (UnitsStream[])[_fast, _slow])
        {
            _connections.TryAdd(stream.Connection);
            stream.Start(UnitsFrames.Started("s"));
        }
    }

    private SseDrain Drain() => new(_connections, _fast.Time, NullLogger<SseDrain>.Instance);
}
