using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class SupersedingTests
{
    [Theory]
    [MemberData(nameof(UnitsSuperseding.Rows), MemberType = typeof(UnitsSuperseding))]
    public void RemoveSuperseded_Queue_LeavesWhatTheStateRestsOn(string queue, string left)
    {
        var all = UnitsSuperseding.Read(queue);

        Assert.Equal(left.Split(' '), Remaining(all));
        Assert.Equal(Result(all), Result(UnitsSuperseding.Read(left)));
    }

    [Fact]
    public void RemoveSuperseded_EndOfAnotherBom_ChangesNothing()
    {
        List<EnrichmentEvent> queue = [.. UnitsSuperseding.Read("p1 p2 f1 p3 p4")];

        Superseding.RemoveSuperseded(queue, static one => one, static one => one.EventId is "p1" or "p4", static _ => { });

        Assert.Equal(["p2", "f1", "p3", "p4"], UnitsEvents.Ids(queue));
    }

    [Fact]
    public void RemoveSuperseded_ManyProgress_LeavesTheNewest()
    {
        Assert.Equal(["p5"], Remaining(UnitsEvents.Progresses("p", 5)));
    }

    [Fact]
    public void RemoveSuperseded_OtherKindsBetween_KeepsThemInOrder()
    {
        var kept = Remaining(
            UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Other("o"), UnitsEvents.Progress("p2"),
            UnitsEvents.Failed("f"));

        Assert.Equal(["s", "o", "p2", "f"], kept);
    }

    [Fact]
    public void RemoveSuperseded_TerminalWithState_SupersedesProgressBeforeIt()
    {
        Assert.Equal(["c"], Remaining(UnitsEvents.Progress("p"), UnitsEvents.Completed("c")));
    }

    [Fact]
    public void RemoveSuperseded_TerminalWithoutState_KeepsTheLastState()
    {
        Assert.Equal(
            ["p2", "f"],
            Remaining(UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"), UnitsEvents.Failed("f")));
    }

    [Fact]
    public void RemoveSuperseded_ProgressWithoutState_Stays()
    {
        var bare = UnitsEvents.Progress("bare") with { HasState = false };

        Assert.Equal(["bare", "p"], Remaining(bare, UnitsEvents.Progress("p")));
        Assert.Equal(["p", "bare"], Remaining(UnitsEvents.Progress("p"), bare));
    }

    [Fact]
    public void RemoveSuperseded_UnknownTypeWithState_StaysAndSupersedes()
    {
        var other = UnitsEvents.Other("o") with { HasState = true };

        Assert.Equal(["o"], Remaining(UnitsEvents.Progress("p"), other));
        Assert.Equal(["o", "p"], Remaining(other, UnitsEvents.Progress("p")));
    }

    [Fact]
    public void RemoveSuperseded_SeveralBoms_LeavesTheNewestOfEach()
    {
        var queue = new List<EnrichmentEvent>(
            [
                UnitsEvents.Progress("a1"), UnitsEvents.Progress("b1"),
                UnitsEvents.Progress("a2"), UnitsEvents.Progress("a3"),
            ]);

        Superseding.RemoveSuperseded(queue, static one => one, static one => one.EventId[0], static _ => { });

        Assert.Equal(["b1", "a3"], UnitsEvents.Ids(queue));
    }

    [Fact]
    public void RemoveSuperseded_ItemsThatAreNoEvents_Stay()
    {
        var queue = new List<string> { "-", "p1", "-", "p2" };

        var removed = Superseding.RemoveSuperseded(
            queue, static item => item == "-" ? null : UnitsEvents.Progress(item), static _ => { });

        Assert.Equal(1, removed);
        Assert.Equal(["-", "-", "p2"], queue);
    }

    [Fact]
    public void RemoveSuperseded_Anything_ReportsEachThatLeft()
    {
        var queue = UnitsEvents.Progresses("p", 3).ToList();
        var gone = new List<string>();

        var removed = Superseding.RemoveSuperseded(queue, static one => one, one => gone.Add(one.EventId));

        Assert.Equal(2, removed);
        Assert.Equal(["p1", "p2"], gone.Order());
    }

    private static (string?, string?, string?, string?, string?) Result(EnrichmentEvent[] events)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in events) log.Accept(one);
        return (log.OrganizationId, log.Run?.Name, log.LastState?.EventId, log.Paused?.EventId, log.Terminal?.EventId);
    }

    private static string[] Remaining(params EnrichmentEvent[] events)
    {
        var queue = events.ToList();
        Superseding.RemoveSuperseded(queue, static one => one, static _ => { });
        return UnitsEvents.Ids(queue);
    }
}
