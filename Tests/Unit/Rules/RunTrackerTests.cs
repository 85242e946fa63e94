using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

[Trait("Suite", "Unit")]
public class RunTrackerTests
{
    [Fact]
    public void Place_FirstEvent_OpensARun()
    {
        Assert.Equal(AcceptOutcome.OpenedRun, new RunTracker().Place(UnitsEvents.Progress("p"), ended: false));
    }

    // In the run now known, "run-1", opened at second 10: run of the event, its second, whether the run has ended.
    [Theory]
    [InlineData("run-1", 10, false, AcceptOutcome.Applied)]
    [InlineData("run-1", 9, false, AcceptOutcome.Applied)]
    [InlineData("run-1", 5, false, AcceptOutcome.OlderRun)]
    [InlineData(null, 9, false, AcceptOutcome.Applied)]
    [InlineData(null, 5, false, AcceptOutcome.OlderRun)]
    [InlineData("run-1", 20, true, AcceptOutcome.AfterTerminal)]
    [InlineData("run-1", 5, true, AcceptOutcome.AfterTerminal)]
    [InlineData(null, 20, true, AcceptOutcome.AfterTerminal)]
    [InlineData("new", 10, false, AcceptOutcome.OpenedRun)]
    [InlineData("new", 11, true, AcceptOutcome.OpenedRun)]
    [InlineData("new", 9, false, AcceptOutcome.OlderRun)]
    [InlineData("new", 9, true, AcceptOutcome.OlderRun)]
    [InlineData("new", null, false, AcceptOutcome.OpenedRun)]
    [InlineData("past", 20, false, AcceptOutcome.OlderRun)]
    [InlineData("past", 20, true, AcceptOutcome.OlderRun)]
    public void Place_Progress_FollowsTheTable(string? run, int? at, bool ended, AcceptOutcome expected)
    {
        var tracker = Opened();

        Assert.Equal(expected, tracker.Place(UnitsEvents.Progress("p", run, at), ended));
    }

    [Theory]
    [InlineData("run-1", 20, false, AcceptOutcome.Applied)]
    [InlineData("run-1", 20, true, AcceptOutcome.OpenedRun)]
    [InlineData("run-1", 10, true, AcceptOutcome.OpenedRun)]
    [InlineData("run-1", 5, true, AcceptOutcome.AfterTerminal)]
    [InlineData(null, 20, true, AcceptOutcome.OpenedRun)]
    [InlineData("past", 20, true, AcceptOutcome.OpenedRun)]
    [InlineData("past", 20, false, AcceptOutcome.OlderRun)]
    [InlineData("past", 5, true, AcceptOutcome.OlderRun)]
    public void Place_Started_FollowsTheTable(string? run, int? at, bool ended, AcceptOutcome expected)
    {
        var tracker = Opened();

        Assert.Equal(expected, tracker.Place(UnitsEvents.Started("s", run, at), ended));
    }

    [Fact]
    public void Open_OtherRun_RemembersTheOneBefore()
    {
        var tracker = Opened();

        tracker.Open(UnitsEvents.Started("s", "run-2", 20));

        Assert.Equal(["past", "run-1"], tracker.Past);
        Assert.Equal(new RunMark("run-2", UnitsEvents.Epoch.AddSeconds(20)), tracker.Current);
    }

    [Fact]
    public void Open_ManyRuns_RemembersTheNewest()
    {
        var tracker = new RunTracker();

        for (var run = 0; run <= 40; run++) tracker.Open(UnitsEvents.Started("s", $"run-{run}", run));

        Assert.Equal(Enumerable.Range(8, 32).Select(run => $"run-{run}"), tracker.Past);
        Assert.Equal(EnrichmentLogLimits.PastRuns, tracker.Past.Length);
    }

    [Fact]
    public void Open_UnnamedRun_LeavesNoName()
    {
        var tracker = new RunTracker();
        tracker.Open(UnitsEvents.Started("a", run: null));

        tracker.Open(UnitsEvents.Started("b", "run-1"));

        Assert.Empty(tracker.Past);
    }

    private static RunTracker Opened()
    {
        var tracker = new RunTracker();
        tracker.Restore(new RunMark("run-1", UnitsEvents.Epoch.AddSeconds(10)), ["past"]);
        return tracker;
    }
}
