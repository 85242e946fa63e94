using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>DESIGN 3, "Late joiner" and "Resume".</summary>
[Trait("Suite", "Unit")]
public class JoinRulesTests
{
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    [Fact]
    public void LateJoiner_NothingKnown_IsLive()
    {
        Assert.Equal(JoinResult.Live, JoinRules.Decide(_log, resume: null, frames: new()));
    }

    [Fact]
    public void LateJoiner_RunWithoutAState_IsLive()
    {
        Accept(UnitsEvents.Other("o"));

        Assert.Equal(JoinResult.Live, JoinRules.Decide(_log, resume: null, frames: new()));
    }

    [Fact]
    public void LateJoiner_RunGoingOn_GetsTheLastState()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Other("o"));

        AssertBegins(JoinOutcome.Snapshot, ends: false, ["p"], JoinRules.Decide(_log, resume: null, frames: new()));
    }

    [Fact]
    public void LateJoiner_CompletedRun_GetsItsEndAndStreamEnd()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Completed("c"));

        AssertBegins(JoinOutcome.Snapshot, ends: true, ["c", "stream_end"],
            JoinRules.Decide(_log, resume: null, frames: new()));
    }

    [Fact]
    public void LateJoiner_FailedRun_GetsTheLastStateTheEndAndStreamEnd()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Failed("f"));

        AssertBegins(JoinOutcome.Snapshot, ends: true, ["p", "f", "stream_end"],
            JoinRules.Decide(_log, resume: null, frames: new()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_KnownId_GetsExactlyTheRest(bool header)
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Other("o"), UnitsEvents.Progress("p2"));

        AssertBegins(JoinOutcome.Replayed, ends: false, ["o", "p2"], Decide("p1", header));
        AssertBegins(JoinOutcome.Replayed, ends: false, [], Decide("p2", header));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_KnownIdOfAnEndedRun_GetsTheRestAndStreamEnd(bool header)
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Failed("f"));

        AssertBegins(JoinOutcome.Replayed, ends: true, ["p", "f", "stream_end"], Decide("s", header));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_NothingKnown_IsLive(bool header)
    {
        Assert.Equal(JoinResult.Live, Decide("anything", header));
    }

    [Fact]
    public void Resume_HeaderAtTheEnd_IsStopped()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Completed("c"));

        Assert.Equal(JoinOutcome.Ended, Decide("c", header: true)!.Outcome);
    }

    [Fact]
    public void Resume_QueryAtTheEnd_WaitsForTheNextRun()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Completed("c"));

        AssertBegins(JoinOutcome.Replayed, ends: false, [], Decide("c", header: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_EndOfAnOlderRun_GetsTheNewRun(bool header)
    {
        Accept(UnitsEvents.Started("s1"), UnitsEvents.Completed("c1"), UnitsEvents.Started("s2", "run-2", 20));

        Assert.Null(Decide("c1", header));
        AssertBegins(JoinOutcome.Snapshot, ends: false, ["s2"],
            JoinRules.Decide(_log, _log.HeldRun(), new("c1", header), new()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_UnknownId_GetsTheSnapshot(bool header)
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"));

        Assert.Null(Decide("unknown", header));
        AssertBegins(JoinOutcome.Snapshot, ends: false, ["p"],
            JoinRules.Decide(_log, _log.HeldRun(), new("unknown", header), new()));
    }

    [Fact]
    public void Resume_UnknownIdWhenTheGrainDidNotAnswer_GetsTheSnapshot()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Failed("f"));

        AssertBegins(JoinOutcome.Snapshot, ends: true, ["s", "f", "stream_end"],
            JoinRules.Decide(_log, [], new("x", true), new()));
    }

    [Fact]
    public void Decide_WithoutAResumePointAndWithHeldEvents_GetsTheSnapshot()
    {
        Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"));

        AssertBegins(JoinOutcome.Snapshot, ends: false, ["p"],
            JoinRules.Decide(_log, _log.HeldRun(), resume: null, frames: new()));
    }

    internal static void AssertBegins(JoinOutcome outcome, bool ends, string[] frames, JoinResult? result)
    {
        Assert.NotNull(result);
        var begun = result.First.Select(frame =>
            frame.Source?.EventId ?? UnitsFrames.Text(frame).Split('\n')[0]["event: ".Length..]);
        Assert.Equal(frames, begun);
        Assert.Equal((outcome, ends), (result.Outcome, result.Ends));
    }

    private JoinResult? Decide(string id, bool header) => JoinRules.Decide(_log, new ResumePoint(id, header), new());

    private void Accept(params EnrichmentEvent[] events)
    {
        foreach (var added in events) _log.Accept(added);
    }
}
