using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>docs/PROTOCOL.md, "Runs".</summary>
[Trait("Suite", "Unit")]
public class EnrichmentLogRunTests
{
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    [Fact]
    public void Accept_FirstEventOfAnyType_OpensTheRun()
    {
        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Progress("p", "run-1", 3)));
        Assert.Equal(
            ("run-1", UnitsEvents.Epoch.AddSeconds(3), "p"),
            (_log.Run!.Name, _log.Run.OpenedAt, _log.Run.FirstEventId));
    }

    [Theory]
    [InlineData(true, "c1")]
    [InlineData(false, "p2", "p1")]
    public void Shrink_WithEventsSetAside_ForgetsThemOnceTheRunHasEnded(bool hasEnded, params string[] heard)
    {
        Accept(UnitsEvents.Started("s1"), UnitsEvents.Progress("p2", "run-2", 5), UnitsEvents.Progress("p1"));
        if (hasEnded) Accept(UnitsEvents.Completed("c1"));

        _log.Shrink();
        Assert.Equal(heard, UnitsEvents.Ids(_log.Heard()));
        Assert.Equal(hasEnded ? AcceptOutcome.OpenedRun : AcceptOutcome.SetAside, _log.Accept(UnitsEvents.Progress("p3", "run-2", 20)));

        Assert.Equal(hasEnded ? ["p3"] : ["p1"], UnitsEvents.Ids(_log.HeldRun()));
    }

    [Fact]
    public void Accept_NewRunByName_ResetsTheState()
    {
        Accept(UnitsEvents.Started("s1"), UnitsEvents.Progress("p1"), UnitsEvents.Failed("f1"));

        var outcome = _log.Accept(UnitsEvents.Other("o2", "run-2", 20));

        Assert.Equal(AcceptOutcome.OpenedRun, outcome);
        Assert.Equal("run-2", _log.Run!.Name);
        Assert.Null(_log.LastState);
        Assert.Null(_log.Terminal);
        Assert.Equal(["o2"], UnitsEvents.Ids(_log.HeldRun()));
    }

    [Fact]
    public void Accept_NewRunWhoseStartedWasLost_WaitsUntilItIsKnown()
    {
        Accept(UnitsEvents.Started("s1"));

        Assert.Equal(AcceptOutcome.SetAside, _log.Accept(UnitsEvents.Progress("p2", "run-2", 5)));
        Assert.Equal("s1", _log.LastState!.EventId);
        Assert.True(_log.IsDoubtful);

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Started("s2", "run-2", 4)));
        Assert.Equal("p2", _log.LastState!.EventId);
        Assert.Equal(["s2", "p2"], UnitsEvents.Ids(_log.HeldRun()));
    }

    [Fact]
    public void Accept_NewRunWithEqualTime_Opens()
    {
        Accept(UnitsEvents.Started("s1", "run-1", 4));

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Started("s2", "run-2", 4)));
    }

    [Fact]
    public void Accept_RunNotSeenButOlder_ChangesNothing()
    {
        Accept(UnitsEvents.Started("s2", "run-2", 10));

        Assert.Equal(AcceptOutcome.SetAside, _log.Accept(UnitsEvents.Completed("c1", "run-1", 9)));
        Assert.Equal(AcceptOutcome.Applied, _log.Accept(UnitsEvents.Completed("c2", "run-2", 12)));
        Assert.Equal(AcceptOutcome.OlderRun, _log.Accept(UnitsEvents.Completed("d1", "run-1", 9)));
        Assert.Equal("c2", _log.Terminal!.EventId);
    }

    [Fact]
    public void Accept_LateEventOfAReplacedRun_ChangesNothing()
    {
        Accept(UnitsEvents.Started("s1"), UnitsEvents.Started("s2", "run-2", 5));

        Assert.Equal(AcceptOutcome.OlderRun, _log.Accept(UnitsEvents.Completed("c1", "run-1", 60)));
        Assert.Equal(2, _log.Version);
        Assert.Equal("s2", _log.LastState!.EventId);
    }

    [Fact]
    public void Accept_NamelessEvents_BelongToTheRunNowKnown()
    {
        Accept(
            UnitsEvents.Started("s", "run-1"),
            UnitsEvents.Progress("p", run: null),
            UnitsEvents.Completed("c", run: null));

        Assert.Equal("run-1", _log.Run!.Name);
        Assert.Equal("c", _log.Terminal!.EventId);
        Assert.Equal(["s", "p", "c"], UnitsEvents.Ids(_log.HeldRun()));
    }

    [Fact]
    public void Accept_NamedEventInTheUnnamedRun_OpensItsOwn()
    {
        Accept(UnitsEvents.Progress("p", run: null, at: 1));

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Started("s", "run-1", 2)));
    }

    [Fact]
    public void Accept_StartedAfterTerminal_OpensARun()
    {
        Accept(UnitsEvents.Started("s1", run: null), UnitsEvents.Completed("c1", run: null));

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Started("s2", run: null, at: 20)));
        Assert.Null(_log.Terminal);
        Assert.Equal(["s2"], UnitsEvents.Ids(_log.SnapshotEvents()));
    }

    [Fact]
    public void Accept_StartedOfTheSameRunAfterTerminal_ChangesNothing()
    {
        Accept(UnitsEvents.Started("s1"), UnitsEvents.Completed("c1"));

        Assert.Equal(AcceptOutcome.AfterTerminal, _log.Accept(UnitsEvents.Started("s2", "run-1", 20)));
        Assert.Equal("c1", _log.Terminal!.EventId);
    }

    [Fact]
    public void Accept_StartedOfTheSameWorkflowAfterTerminal_OpensARun()
    {
        Accept(Flow(UnitsEvents.Started("s1", run: null)), Flow(UnitsEvents.Completed("c1", run: null)));

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(Flow(UnitsEvents.Started("s2", run: null, at: 20))));
        Assert.Equal(AcceptOutcome.Applied, _log.Accept(Flow(UnitsEvents.Progress("p2", run: null, at: 21))));

        static EnrichmentEvent Flow(EnrichmentEvent one) => one with { WorkflowId = "flow" };
    }

    [Fact]
    public void Accept_CompletedBeforeItsStarted_StaysEnded()
    {
        Accept(UnitsEvents.Completed("c", at: 9));

        Assert.Equal(AcceptOutcome.AfterTerminal, _log.Accept(UnitsEvents.Started("s", at: 0)));
        Assert.Equal(AcceptOutcome.AfterTerminal, _log.Accept(UnitsEvents.Progress("p", at: 5)));
        Assert.Equal(["c"], UnitsEvents.Ids(_log.SnapshotEvents()));
    }

    [Fact]
    public void Accept_EventsWithoutATime_OpenRunsByName()
    {
        Accept(UnitsEvents.Started("s1", "run-1", at: null));

        Assert.Equal(AcceptOutcome.OpenedRun, _log.Accept(UnitsEvents.Started("s2", "run-2", at: null)));
        Assert.Equal(AcceptOutcome.OlderRun, _log.Accept(UnitsEvents.Progress("p1", "run-1", at: null)));
    }

    [Fact]
    public void Accept_MoreRunsThanRemembered_KeepsTheBound()
    {
        for (var run = 0; run < 100; run++) Accept(UnitsEvents.Started($"s{run}", $"run-{run}", run));

        Assert.Equal(EnrichmentLogLimits.PastRuns, _log.Snapshot.PastRuns.Length);
        Assert.Equal("run-98", _log.Snapshot.PastRuns[^1]);
    }

    private void Accept(params EnrichmentEvent[] events)
    {
        foreach (var added in events) _log.Accept(added);
    }
}
