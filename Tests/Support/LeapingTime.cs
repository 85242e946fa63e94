using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>A clock on which every wait ends at once, and the time that it was to take has passed.</summary>
internal sealed class LeapingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
