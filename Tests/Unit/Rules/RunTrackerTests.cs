using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class RunTrackerTests
{
    private const string GoesOn = nameof(RunStanding.GoesOn);
    private const string Stalled = nameof(RunStanding.Stalled);
    private const string Ended = nameof(RunStanding.Ended);

    [Fact]
    public void Place_FirstEvent_OpensARun()
    {
        Assert.Equal(
            AcceptOutcome.OpenedRun,
            new RunTracker().Place(UnitsEvents.Progress("p"), RunStanding.GoesOn, RecordingOrder.Unknown));
    }

    // In the started run "run-1", opened at second 10 by an event of workflow "flow": the event's run, its second.
    [Theory]
    [InlineData("run-1", 20, GoesOn, AcceptOutcome.Applied)]
    [InlineData("run-1", -9_999, GoesOn, AcceptOutcome.Applied)]
    [InlineData(null, -9_999, GoesOn, AcceptOutcome.Applied)]
    [InlineData("run-1", 20, Ended, AcceptOutcome.AfterTerminal)]
    [InlineData("run-1", 5, Ended, AcceptOutcome.AfterTerminal)]
    [InlineData(null, 20, Ended, AcceptOutcome.AfterTerminal)]
    [InlineData("new", 20, GoesOn, AcceptOutcome.SetAside)]
    [InlineData("new", null, GoesOn, AcceptOutcome.SetAside)]
    [InlineData("new", 11, Ended, AcceptOutcome.OpenedRun)]
    [InlineData("new", 11, Stalled, AcceptOutcome.OpenedRun)]
    [InlineData("new", 9, Stalled, AcceptOutcome.OpenedRun)]
    [InlineData("new", 9, Ended, AcceptOutcome.OlderRun)]
    [InlineData("past", 20, GoesOn, AcceptOutcome.OlderRun)]
    [InlineData("past", 20, Ended, AcceptOutcome.OlderRun)]
    public void Place_Progress_FollowsTheTable(string? run, int? at, string standing, AcceptOutcome expected)
    {
        Assert.Equal(expected, Place(UnitsEvents.Progress("p", run, at), standing));
    }

    [Theory]
    [InlineData("run-1", 20, GoesOn, AcceptOutcome.Late)]
    [InlineData("run-1", 20, Ended, AcceptOutcome.AfterTerminal)]
    [InlineData(null, 20, Ended, AcceptOutcome.OpenedRun)]
    [InlineData(null, 20, GoesOn, AcceptOutcome.Late)]
    [InlineData(null, 5, Ended, AcceptOutcome.OlderRun)]
    [InlineData("new", 20, GoesOn, AcceptOutcome.OpenedRun)]
    [InlineData("new", 10, GoesOn, AcceptOutcome.OpenedRun)]
    [InlineData("new", 9, GoesOn, AcceptOutcome.SetAside)]
    [InlineData("new", 9, Stalled, AcceptOutcome.OpenedRun)]
    [InlineData("new", 9, Ended, AcceptOutcome.OlderRun)]
    [InlineData("past", 20, Ended, AcceptOutcome.OlderRun)]
    [InlineData("past", 20, GoesOn, AcceptOutcome.OlderRun)]
    public void Place_Started_FollowsTheTable(string? run, int? at, string standing, AcceptOutcome expected)
    {
        Assert.Equal(expected, Place(UnitsEvents.Started("s", run, at), standing));
    }

    // The order of recording beats the clock, whatever that says.
    [Theory]
    [InlineData(RecordingOrder.Before, 9, GoesOn, AcceptOutcome.OlderRun)]
    [InlineData(RecordingOrder.After, 9, GoesOn, AcceptOutcome.OpenedRun)]
    [InlineData(RecordingOrder.Before, 9, Ended, AcceptOutcome.OlderRun)]
    [InlineData(RecordingOrder.After, 9, Ended, AcceptOutcome.OpenedRun)]
    [InlineData(RecordingOrder.Before, 9, Stalled, AcceptOutcome.OlderRun)]
    public void Place_StartedWithAKnownOrder_FollowsIt(
        RecordingOrder order, int? at, string standing, AcceptOutcome expected)
    {
        Assert.Equal(expected, Place(UnitsEvents.Started("s", "new", at), standing, order));
    }

    // What a workflow names that has no run id, or carries on under another one.
    [Theory]
    [InlineData(null, "flow", GoesOn, AcceptOutcome.Applied)]
    [InlineData(null, "flow", Ended, AcceptOutcome.AfterTerminal)]
    [InlineData("continued", "flow", GoesOn, AcceptOutcome.Applied)]
    [InlineData("past", "flow", GoesOn, AcceptOutcome.OlderRun)]
    [InlineData("child", "child-flow", GoesOn, AcceptOutcome.SetAside)]
    public void Place_ProgressOfAWorkflow_FollowsTheTable(
        string? run, string workflow, string standing, AcceptOutcome expected)
    {
        Assert.Equal(expected, Place(UnitsEvents.Progress("p", run, 20) with { WorkflowId = workflow }, standing));
    }

    [Theory]
    [InlineData("next", "flow", GoesOn, AcceptOutcome.OpenedRun)]
    [InlineData(null, "flow", GoesOn, AcceptOutcome.Late)]
    [InlineData(null, "flow", Ended, AcceptOutcome.OpenedRun)]
    [InlineData(null, "other-flow", GoesOn, AcceptOutcome.OpenedRun)]
    public void Place_StartedOfAWorkflow_FollowsTheTable(
        string? run, string workflow, string standing, AcceptOutcome expected)
    {
        Assert.Equal(expected, Place(UnitsEvents.Started("s", run, 20) with { WorkflowId = workflow }, standing));
    }

    [Theory]
    [InlineData(false, 5, AcceptOutcome.Applied)]
    [InlineData(true, 5, AcceptOutcome.OlderRun)]
    [InlineData(true, 15, AcceptOutcome.Applied)]
    public void Place_NamelessAfterARunThatHadNotEnded_IsJudgedByItsTime(
        bool followsOpenRun, int at, AcceptOutcome expected)
    {
        var tracker = new RunTracker();
        tracker.Restore(RunMarks.Open(UnitsEvents.Started("s", "run-1", 10), followsOpenRun), []);

        Assert.Equal(
            expected,
            tracker.Place(UnitsEvents.Completed("c", run: null, at), RunStanding.GoesOn, RecordingOrder.Unknown));
    }

    [Theory]
    [InlineData("new", 9, true)]
    [InlineData("new", null, true)]
    [InlineData("new", 11, false)]
    [InlineData("run-1", 9, false)]
    [InlineData("past", 9, false)]
    public void AsksOrder_OnlyWhereTheClockCannotTell(string run, int? at, bool expected)
    {
        Assert.Equal(expected, Opened().AsksOrder(UnitsEvents.Started("s", run, at), RunStanding.GoesOn));
    }

    [Fact]
    public void Open_OtherRun_RemembersTheOneBefore()
    {
        var tracker = Opened();

        tracker.Open(UnitsEvents.Started("s", "run-2", 20), ended: true, state: null);

        Assert.Equal(["past", "run-1"], tracker.Past);
        Assert.Equal("run-2", tracker.Current!.Name);
        Assert.Equal(UnitsEvents.Epoch.AddSeconds(20), tracker.Current.OpenedAt);
    }

    [Fact]
    public void Reopen_DisplacedRun_IsCurrentAgain()
    {
        var tracker = Opened();
        tracker.Open(UnitsEvents.Progress("p", "child", 20), ended: false, UnitsEvents.Progress("before"));

        var back = tracker.Place(UnitsEvents.Progress("q", "run-1", 21), RunStanding.GoesOn, RecordingOrder.Unknown);
        var (run, state) = tracker.Reopen(UnitsEvents.Progress("q", "run-1", 21));

        Assert.Equal((AcceptOutcome.ReopenedRun, "run-1", "before"), (back, run.Name, state!.EventId));
        Assert.Equal(["past"], tracker.Past);
    }

    [Fact]
    public void Open_ManyRuns_RemembersTheNewest()
    {
        var tracker = new RunTracker();

        for (var run = 0; run <= 40; run++)
            tracker.Open(UnitsEvents.Started("s", $"run-{run}", run), ended: true, state: null);

        Assert.Equal(Enumerable.Range(8, 32).Select(run => $"run-{run}"), tracker.Past);
        Assert.Equal(EnrichmentLogLimits.PastRuns, tracker.Past.Length);
    }

    [Fact]
    public void Open_UnnamedRun_LeavesNoName()
    {
        var tracker = new RunTracker();
        tracker.Open(UnitsEvents.Started("a", run: null), ended: false, state: null);

        tracker.Open(UnitsEvents.Started("b", "run-1"), ended: false, state: null);

        Assert.Empty(tracker.Past);
    }

    private static AcceptOutcome Place(
        EnrichmentEvent candidate, string standing, RecordingOrder order = RecordingOrder.Unknown) =>
        Opened().Place(candidate, Enum.Parse<RunStanding>(standing), order);

    private static RunTracker Opened()
    {
        var tracker = new RunTracker();
        tracker.Restore(RunMarks.Open(UnitsEvents.Started("s1", "run-1", 10) with { WorkflowId = "flow" }), ["past"]);
        return tracker;
    }
}
