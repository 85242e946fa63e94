using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Hubs;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>A flow shows what it has lost, and takes nothing twice.</summary>
[Trait("Suite", "Unit")]
public class SiloFlowTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    private readonly SiloFlow _flow = new(Silo, now: 0);

    [Theory]
    [InlineData("1.1 1.2 1.3", "ok ok ok")]
    [InlineData("1.2", "lost")] // The first of a flow has the number 1.
    [InlineData("1.1 1.3", "ok lost")]
    [InlineData("1.1 1.1 1.2", "ok seen ok")] // Two subscriptions for a moment.
    [InlineData("1.1 1.2 1.1", "ok ok seen")]
    [InlineData("1.1 1.2 2.1", "ok ok lost")] // The silo had forgotten this front.
    [InlineData("2.1 1.7", "ok seen")] // Late, of the flow before.
    public void Take_Deliveries_TellsWhatIsMissing(string deliveries, string expected) => Assert.Equal(
        expected.Split(' '),
        deliveries.Split(' ').Select(one => one.Split('.').Select(long.Parse).ToArray()).Select(one => Take(one[0], one[1])));

    [Fact]
    public void Remove_OlderThanTheWatch_ChangesNothing()
    {
        var bom = BomId.Parse("bom-1");
        _flow.Add(bom, 7);

        _flow.Remove(bom, 6);
        Assert.Equal(1, _flow.Count);
        _flow.Remove(bom, 7);

        Assert.Equal((0, 0UL), (_flow.Count, _flow.Sum));
    }

    [Fact]
    public void Disagrees_WhereTheSameDifferenceStays_AfterThreeBeats()
    {
        for (var beat = 1; beat <= 3; beat++)
        {
            Assert.False(_flow.Disagrees);
            _flow.Answered(1, WatchSum.With(0, Bom("lost")));
        }

        Assert.True(_flow.Disagrees);
        _flow.Agree();
        Assert.False(_flow.Disagrees);
    }

    [Fact]
    public void Disagrees_WhereOtherWatchesAreOnTheirWayAtEachBeat_OnlyWhenSomethingMayHideAmongThem()
    {
        for (var beat = 1; beat <= 15; beat++)
        {
            Assert.False(_flow.Disagrees);
            _flow.Answered(1, WatchSum.With(0, Bom($"bom-{beat}")));
        }

        Assert.True(_flow.Disagrees);
    }

    [Fact]
    public void Disagrees_AfterABeatThatAgrees_CountsAnew()
    {
        _flow.Answered(1, WatchSum.With(0, Bom("late")));
        _flow.Answered(1, WatchSum.With(0, Bom("late")));
        _flow.Answered(0, 0);

        _flow.Answered(1, WatchSum.With(0, Bom("late")));

        Assert.False(_flow.Disagrees);
    }

    private string Take(long flow, long number) =>
        !_flow.Take(new FrontDelivery(Silo, flow, number, []), out var lost) ? "seen" : lost ? "lost" : "ok";

    private static BomId Bom(string id) => BomId.Parse(id);
}
