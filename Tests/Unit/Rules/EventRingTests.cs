using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class EventRingTests
{
    [Fact]
    public void Ring_Empty_HoldsNothing()
    {
        var ring = new EventRing(4, 1_000);

        Assert.Equal(0, ring.LastVersion);
        Assert.Equal(1, ring.FirstVersion);
        Assert.Empty(ring.From(1));
        Assert.Null(ring.Find("a", 1));
    }

    [Fact]
    public void Add_BeyondCount_DropsTheOldest()
    {
        var ring = Filled(maxEvents: 3, maxBytes: 1 << 20, count: 5);

        Assert.Equal(5, ring.LastVersion);
        Assert.Equal(3, ring.FirstVersion);
        Assert.Equal(["e3", "e4", "e5"], UnitsEvents.Ids(ring.From(3)));
    }

    [Fact]
    public void Add_BeyondBytes_DropsTheOldest()
    {
        var ring = new EventRing(100, 250);

        foreach (var id in (string[])["a", "b", "c"]) ring.Add(UnitsEvents.Sized(id, 100));

        Assert.Equal(["b", "c"], UnitsEvents.Ids(ring.From(ring.FirstVersion)));
    }

    [Fact]
    public void Add_LargerThanAllBytes_KeepsTheNewestAlone()
    {
        var ring = new EventRing(100, 250);
        ring.Add(UnitsEvents.Sized("small", 100));

        ring.Add(UnitsEvents.Sized("large", 5_000));

        Assert.Equal(["large"], UnitsEvents.Ids(ring.From(2)));
    }

    [Fact]
    public void Add_AfterALargeOne_CountsItsBytesNoMore()
    {
        var ring = new EventRing(100, 250);
        ring.Add(UnitsEvents.Sized("large", 5_000));

        ring.Add(UnitsEvents.Sized("a", 100));
        ring.Add(UnitsEvents.Sized("b", 100));

        Assert.Equal(["a", "b"], UnitsEvents.Ids(ring.From(ring.FirstVersion)));
    }

    [Fact]
    public void From_AnyHeldVersion_GivesTheRest()
    {
        var ring = Filled(maxEvents: 10, maxBytes: 1 << 20, count: 1_000);

        for (var version = ring.FirstVersion; version <= ring.LastVersion; version++)
            Assert.Equal($"e{version}", ring.From(version)[0].EventId);
        Assert.Empty(ring.From(ring.LastVersion + 1));
    }

    [Fact]
    public void Find_HeldId_GivesItsVersion()
    {
        var ring = Filled(maxEvents: 70, maxBytes: 1 << 20, count: 500);

        Assert.Equal(431, ring.Find("e431", 1));
        Assert.Equal(500, ring.Find("e500", 500));
        Assert.Null(ring.Find("e430", 1));
        Assert.Null(ring.Find("e450", 451));
    }

    private static EventRing Filled(int maxEvents, int maxBytes, int count)
    {
        var ring = new EventRing(maxEvents, maxBytes);
        foreach (var added in UnitsEvents.Progresses("e", count)) ring.Add(added);
        return ring;
    }
}
