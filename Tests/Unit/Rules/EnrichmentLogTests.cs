using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class EnrichmentLogTests
{
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    [Fact]
    public void Log_Empty_KnowsNothing()
    {
        Assert.Equal(0, _log.Version);
        Assert.Null(_log.Run);
        Assert.Null(_log.Newest);
        Assert.Empty(_log.SnapshotEvents());
        Assert.Empty(_log.HeldRun());
        Assert.Empty(_log.Since(0)!);
        Assert.Null(_log.After("anything"));
    }

    [Fact]
    public void Accept_SameIdTwice_AppliesItOnce()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"));

        Assert.Equal(AcceptOutcome.Duplicate, _log.Accept(UnitsEvents.Completed("p")));
        Assert.Equal(2, _log.Version);
        Assert.Null(_log.Terminal);
    }

    [Fact]
    public void Accept_IdOfAnIgnoredEvent_IsADuplicate()
    {
        Accept(UnitsEvents.Started("s2", "run-2", 10), UnitsEvents.Progress("p1", "run-1", 5));

        Assert.Equal(AcceptOutcome.Duplicate, _log.Accept(UnitsEvents.Progress("p1", "run-2", 11)));
    }

    [Fact]
    public void Accept_MoreIdsThanRemembered_ForgetsTheOldest()
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default with { RememberedIds = 3 });
        foreach (var added in UnitsEvents.Progresses("p", 5)) log.Accept(added);

        Assert.Equal(AcceptOutcome.Duplicate, log.Accept(UnitsEvents.Progress("p3")));
        Assert.Equal(AcceptOutcome.Applied, log.Accept(UnitsEvents.Progress("p2")));
    }

    [Theory]
    [InlineData("enrichment.completed")]
    [InlineData("enrichment.failed")]
    public void Accept_AnythingAfterTerminal_ChangesNothing(string terminal)
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Completed("end") with { EventType = terminal });

        Assert.Equal(AcceptOutcome.AfterTerminal, _log.Accept(UnitsEvents.Progress("p", at: 20)));
        Assert.Equal(AcceptOutcome.AfterTerminal, _log.Accept(UnitsEvents.Failed("f", at: 20)));
        Assert.Equal("end", _log.Terminal!.EventId);
        Assert.Equal("end", _log.LastState!.EventId);
        Assert.Equal(2, _log.Version);
    }

    [Fact]
    public void SnapshotEvents_LastWithState_IsOne()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Other("o"));

        Assert.Equal(["p"], UnitsEvents.Ids(_log.SnapshotEvents()));
        Assert.Equal("o", _log.Newest!.EventId);
    }

    [Fact]
    public void SnapshotEvents_TerminalWithState_IsEnough()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Completed("c"));

        Assert.Equal(["c"], UnitsEvents.Ids(_log.SnapshotEvents()));
    }

    [Fact]
    public void SnapshotEvents_TerminalWithoutState_FollowsTheLastState()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Failed("f"));

        Assert.Equal(["p", "f"], UnitsEvents.Ids(_log.SnapshotEvents()));
    }

    [Fact]
    public void SnapshotEvents_TerminalAlone_IsTheTerminal()
    {
        Accept(UnitsEvents.Failed("f"));

        Assert.Equal(["f"], UnitsEvents.Ids(_log.SnapshotEvents()));
    }

    [Fact]
    public void Accept_ForeignOrganization_ChangesNothing()
    {
        Accept(UnitsEvents.Started("s") with { OrganizationId = "org-1" });

        var outcome = _log.Accept(UnitsEvents.Completed("c") with { OrganizationId = "org-2" });

        Assert.Equal(AcceptOutcome.ForeignOrganization, outcome);
        Assert.Equal(1, _log.Version);
        Assert.Equal(AcceptOutcome.Applied, _log.Accept(UnitsEvents.Completed("c") with { OrganizationId = "org-1" }));
    }

    [Fact]
    public void Accept_WithoutOrganization_BelongsToTheOwner()
    {
        Accept(UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2") with { OrganizationId = "org-1" });

        Assert.Equal("org-1", _log.OrganizationId);
        Assert.Equal(AcceptOutcome.Applied, _log.Accept(UnitsEvents.Progress("p3")));
    }

    [Fact]
    public void Accept_ForeignOrganizationInANewRun_IsRefused()
    {
        Accept(UnitsEvents.Started("s1") with { OrganizationId = "org-1" }, UnitsEvents.Completed("c1"));

        var outcome = _log.Accept(UnitsEvents.Started("s2", "run-2", 20) with { OrganizationId = "org-2" });

        Assert.Equal(AcceptOutcome.ForeignOrganization, outcome);
        Assert.Equal("run-1", _log.Run!.Name);
    }

    private void Accept(params EnrichmentEvent[] events)
    {
        foreach (var added in events) _log.Accept(added);
    }
}
