using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>A clock that the test drives, and that tells when the code under test begins to wait.</summary>
internal sealed class UnitsClock() : FakeTimeProvider(UnitsEvents.Epoch)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until the code under test waits.</summary>
    /// <returns>How long it wants to wait.</returns>
    public Task<TimeSpan> NextWaitAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(UnitsLimits.Hang);

    /// <summary>Waits until the code under test waits, and lets that time pass.</summary>
    /// <returns>How long it wanted to wait.</returns>
    public async Task<TimeSpan> PassNextWaitAsync()
    {
        var wait = await NextWaitAsync();
        Advance(wait);
        return wait;
    }
}
