using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Enrichment;

/// <summary>A wall clock that is set to another time makes nothing older or younger.</summary>
[Trait("Suite", "Unit")]
public class WallClockTests
{
    private readonly SteppedClock _time = new();

    public static TheoryData<TimeSpan> Steps => [TimeSpan.FromHours(1), -TimeSpan.FromHours(1)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Age_WallClockStepped_IsHowLongNothingHasCome(TimeSpan step)
    {
        var received = new LastReceipt(_time);
        received.IsNow();

        _time.Step = step;
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(7), received.Age);
        Assert.Equal(UnitsEvents.Epoch, received.At);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Age_OfAnEventThatWasRead_GoesOnFromItsOwnTime(TimeSpan step)
    {
        var received = new LastReceipt(_time);
        received.IsOf(Read(UnitsEvents.Epoch.AddMinutes(-2)));

        _time.Step = step;
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(127), received.Age);
        Assert.Equal(UnitsEvents.Epoch.AddMinutes(-2), received.At);
    }

    [Fact]
    public void Age_OfAnEventWhosePublisherIsAheadOrNamesNoTime_BeginsNow()
    {
        var received = new LastReceipt(_time);
        Assert.Equal(TimeSpan.Zero, received.AgeOf(null));
        foreach (var createdAt in (DateTimeOffset?[])[UnitsEvents.Epoch.AddMinutes(2), null])
        {
            received.IsOf(Read(createdAt));

            Assert.Equal((TimeSpan.Zero, UnitsEvents.Epoch), (received.Age, received.At));
        }
    }

    [Fact]
    public void Age_OfAnEventOfWhichTheTableSaysWhenItCame_IsNotItsPublishersClock()
    {
        var received = new LastReceipt(_time);

        received.IsOf(Read(UnitsEvents.Epoch.AddMinutes(-10)) with { RecordedAt = UnitsEvents.Epoch.AddMinutes(-1) });

        Assert.Equal((TimeSpan.FromMinutes(1), UnitsEvents.Epoch.AddMinutes(-1)), (received.Age, received.At));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Bom_WallClockStepped_IsFollowedAndQuietAsBefore(TimeSpan step)
    {
        var bom = new TrackedBom(BomId.Parse("bom-1"), _time);
        _time.Advance(TimeSpan.FromSeconds(1)); // 0 stands for never.
        bom.Asked();

        _time.Step = step;
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(bom.IsFollowed);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(bom.IsFollowed);
        Assert.Equal(TimeSpan.FromSeconds(61), bom.Quiet);
    }

    private static EnrichmentEvent Read(DateTimeOffset? createdAt) =>
        new() { EventId = "e1", EventType = EventKinds.PublishedProgress, CreatedAt = createdAt, Document = [] };
}
