using System.Reflection;
using EnrichmentStream.Grains.History;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;

namespace EnrichmentStream.Tests.Unit.History;

/// <summary>How often the history is looked at, and who waits for whom.</summary>
[Trait("Suite", "Unit")]
public sealed class HistoryMonitorTests : IDisposable
{
    private readonly UnitsClock _time = new();
    private readonly SemaphoreSlim _checked = new(0);

    public void Dispose() => _checked.Dispose();

    [Fact]
    public async Task Check_WhilePruningTakesItsTime_GoesOn()
    {
        var asked = new TaskCompletionSource();
        var retention = UnitsProxy.Of<IHistoryRetentionGrain>((_, args) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<int>().Task.WaitAsync((CancellationToken)args[0]!);
        });
        var history = UnitsProxy.Of<IEventHistory>(Answer);
        var options = Options.Create(new HistoryOptions { RetentionDays = 30 });
        using var monitor = new HistoryMonitor(
            history, options, UnitsProxy.Of<IGrainFactory>((_, _) => retention), _time, NullLogger<HistoryMonitor>.Instance);
        await monitor.StartAsync(CancellationToken.None);

        for (var period = 0; period < 12; period++) await NextCheckAsync(); // A minute.
        await asked.Task.WaitAsync(UnitsLimits.Hang);
        for (var period = 0; period < 3; period++) await NextCheckAsync();

        await monitor.StopAsync(CancellationToken.None).WaitAsync(UnitsLimits.Hang);
    }

    private async Task NextCheckAsync()
    {
        Assert.True(await _checked.WaitAsync(UnitsLimits.Hang), "The history was not checked.");
        _time.Advance(TimeSpan.FromSeconds(5));
    }

    private object? Answer(MethodInfo method, object?[] args)
    {
        if (method.Name == "get_State") return HistoryState.Ready;

        _checked.Release();
        return Task.CompletedTask;
    }
}
