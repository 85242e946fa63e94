using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public class SilenceWatchTests
{
    private static readonly Guid Epoch = Guid.Parse("11111111-0000-0000-0000-000000000000");
    private static readonly Guid Other = Guid.Parse("22222222-0000-0000-0000-000000000000");

    private readonly SilenceWatch _watch = new();

    [Fact]
    public void IsSilent_NothingExpected_IsFalse()
    {
        Assert.False(_watch.IsSilent());
        _watch.Heard(Broadcast(Epoch, 5));
        Assert.False(_watch.IsSilent());
    }

    [Fact]
    public void IsSilent_ExpectedNeverCame_IsTrueOnce()
    {
        _watch.Expect(new EnrichmentCursor(Epoch, 3));

        Assert.True(_watch.IsExpecting);
        Assert.True(_watch.IsSilent());
        Assert.False(_watch.IsExpecting);
        Assert.False(_watch.IsSilent());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void IsSilent_StreamCameUpTo_DependsOnTheVersion(long heard, bool silent)
    {
        _watch.Expect(new EnrichmentCursor(Epoch, 3));

        _watch.Heard(Broadcast(Epoch, heard));

        Assert.Equal(silent, _watch.IsSilent());
    }

    [Fact]
    public void IsSilent_HeardBeforeItWasExpected_IsFalse()
    {
        _watch.Heard(Broadcast(Epoch, 3));

        _watch.Expect(new EnrichmentCursor(Epoch, 3));

        Assert.False(_watch.IsSilent());
    }

    [Fact]
    public void IsSilent_OtherEpochAlone_IsTrue()
    {
        _watch.Heard(Broadcast(Other, 99));

        _watch.Expect(new EnrichmentCursor(Epoch, 3));

        Assert.True(_watch.IsSilent());
    }

    [Fact]
    public void Heard_RepeatedOlderBatch_TakesNothingBack()
    {
        _watch.Heard(Broadcast(Epoch, 5));
        _watch.Heard(Broadcast(Epoch, 2));

        _watch.Expect(new EnrichmentCursor(Epoch, 5));

        Assert.False(_watch.IsSilent());
    }

    [Fact]
    public void Expect_Twice_TheFirstCounts()
    {
        _watch.Expect(new EnrichmentCursor(Epoch, 3));
        _watch.Expect(new EnrichmentCursor(Epoch, 9));

        _watch.Heard(Broadcast(Epoch, 3));

        Assert.False(_watch.IsSilent());
    }

    private static EnrichmentBroadcast Broadcast(Guid epoch, long version) =>
        new(epoch, version, [UnitsEvents.Progress("p")]);
}
