using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Wire;

[Trait("Suite", "Unit")]
public class EventKindsTests
{
    [Theory]
    [InlineData("enrichment.started", EventKind.Started)]
    [InlineData("progress", EventKind.Progress)]
    [InlineData("enrichment.progress", EventKind.Progress)]
    [InlineData("enrichment.completed", EventKind.Completed)]
    [InlineData("enrichment.failed", EventKind.Failed)]
    [InlineData("Progress", EventKind.Other)]
    [InlineData("enrichment.component.completed", EventKind.Other)]
    [InlineData("stream_end", EventKind.Other)]
    public void Of_Type_IsTheGuidesMeaning(string type, EventKind expected)
    {
        Assert.Equal(expected, EventKinds.Of(type));
    }

    [Fact]
    public void IsTerminal_CompletedAndFailed_EndARun()
    {
        Assert.True(UnitsEvents.Completed("c").IsTerminal);
        Assert.True(UnitsEvents.Failed("f").IsTerminal);
        Assert.False(UnitsEvents.Started("s").IsTerminal);
        Assert.False(UnitsEvents.Progress("p").IsTerminal);
        Assert.False(UnitsEvents.Other("o").IsTerminal);
    }

    [Fact]
    public void Channel_OfABom_IsTheGuides()
    {
        Assert.Equal("enrichment:bom-1", EnrichmentChannels.Default.For(BomId.Parse("bom-1")));
        Assert.Equal("enrichment:*", EnrichmentChannels.Default.Pattern);
    }
}
