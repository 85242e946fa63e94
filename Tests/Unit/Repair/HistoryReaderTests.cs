using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Repair;

/// <summary>Who waits for the database, and who keeps others from it.</summary>
[Trait("Suite", "Unit")]
public sealed class HistoryReaderTests : IDisposable
{
    private readonly UnitsRepair _repair = new(new HistoryReadOptions { Reads = 2, PageReads = 2 });

    private HistoryReader Reader => _repair.Reader;

    public void Dispose() => _repair.Dispose();

    [Fact]
    public async Task Read_FaultOfOneBomThatDoesNotPass_LetsOthersRead()
    {
        await Assert.ThrowsAsync<HistoryException>(() => ReadAsync(_ => throw new HistoryException("22021", isTransient: false)));

        Assert.Equal(1, await ReadAsync(_ => Task.FromResult(1)));
    }

    [Fact]
    public async Task Read_TransientFault_LetsNobodyReadForASecond()
    {
        await Assert.ThrowsAsync<HistoryException>(() => ReadAsync(_ => throw new HistoryException("away", isTransient: true)));

        await Assert.ThrowsAsync<HistoryException>(() => ReadAsync(_ => Task.FromResult(1)));
        _repair.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await ReadAsync(_ => Task.FromResult(1)));
    }

    [Fact]
    public async Task Read_OneThatIsTooSlowWhileOthersAreAnswered_LetsOthersRead()
    {
        var slow = ReadAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ContinueWith(_ => 0, token));
        _repair.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await ReadAsync(_ => Task.FromResult(1)));

        _repair.Time.Advance(HistoryPatience.Activation.Answer);

        await Assert.ThrowsAsync<HistoryException>(() => slow);
        Assert.Equal(1, await ReadAsync(_ => Task.FromResult(1)));
    }

    [Theory]
    [InlineData(nameof(HistoryPatience.Page), nameof(HistoryPatience.Activation))]
    [InlineData(nameof(HistoryPatience.Activation), nameof(HistoryPatience.Page))]
    [InlineData(nameof(HistoryPatience.Page), nameof(HistoryPatience.Heads))]
    [InlineData(nameof(HistoryPatience.Repair), nameof(HistoryPatience.Heads))]
    public async Task Read_AllSlotsOfOthersTaken_HasItsOwn(string others, string own)
    {
        var held = new TaskCompletionSource<int>();
        var taken = Enumerable.Range(0, 2).Select(_ => ReadAsync(_ => held.Task, Of(others))).ToArray();

        Assert.Equal(1, await ReadAsync(_ => Task.FromResult(1), Of(own)).WaitAsync(Limits.Hang));
        held.SetResult(0);
        await Task.WhenAll(taken);
    }

    private static HistoryPatience Of(string name) => (HistoryPatience)typeof(HistoryPatience).GetField(name)!.GetValue(null)!;

    private Task<int> ReadAsync(Func<CancellationToken, Task<int>> read, HistoryPatience? patience = null) =>
        Reader.ReadAsync((_, token) => read(token), patience ?? HistoryPatience.Activation, CancellationToken.None);
}
