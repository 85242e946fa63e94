using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Support;

/// <summary>A clock that the test drives, and whose wall clock alone can be set to another time.</summary>
internal sealed class SteppedClock() : FakeTimeProvider(UnitsEvents.Epoch)
{
    /// <summary>How far the wall clock is ahead; timestamps and timers know nothing of it.</summary>
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
