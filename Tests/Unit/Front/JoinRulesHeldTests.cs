using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Resume on a front that does not hold the client's last event itself, and asks the grain for the whole
/// run.</summary>
[Trait("Suite", "Unit")]
public class JoinRulesHeldTests
{
    private readonly UnitsModelGrain _grain = new(EnrichmentLogLimits.Default);
    private readonly BomMirror _front = new(EnrichmentLogLimits.Default with { Events = 2 });

    [Fact]
    public void Resume_EvictedOnTheFront_GetsExactlyTheRestFromTheGrain()
    {
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));
        Follow(UnitsEvents.Progresses("p", 6));

        AssertReplayed(["p3", "p4", "p5", "p6"], Join("p2"));
    }

    [Fact]
    public void Resume_NewsAfterTheGrainAnswered_AreAddedOnce()
    {
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));
        Follow(UnitsEvents.Progresses("p", 5));
        var held = _grain.Log.HeldRun();
        Follow(UnitsEvents.Progress("p6"));

        AssertReplayed(["p3", "p4", "p5", "p6"],
            JoinRules.Decide(_front.Log, held, new ResumePoint("p2", true), new()));
    }

    [Fact]
    public void Resume_NewFrontEndedRun_GetsTheRestAndStreamEnd()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"), UnitsEvents.Failed("f"));
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));

        JoinRulesTests.AssertBegins(JoinOutcome.Replayed, ends: true, ["p2", "f", "stream_end"], Join("p1"));
    }

    [Fact]
    public void Resume_NewFrontNewestHasAState_GetsExactlyTheRest()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Other("o"), UnitsEvents.Progress("p2"));
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));

        AssertReplayed(["o", "p2"], Join("p1"));
    }

    // A front that begins with the snapshot does not know of newer events without a state.
    [Fact]
    public void Resume_NewFrontNewestHasNoState_GetsExactlyTheRest()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"), UnitsEvents.Other("o"));
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));

        AssertReplayed(["p2", "o"], Join("p1"));
    }

    [Fact]
    public void Resume_NewFrontFromTheLastState_GetsWhatCameAfterIt()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Other("o"));
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));

        AssertReplayed(["o"], Join("p1"));
    }

    [Fact]
    public void Resume_NewFrontNewsAfterTheGrainAnswered_GetsExactlyTheRest()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"));
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));
        var held = _grain.Log.HeldRun();
        Follow(UnitsEvents.Progress("p3"));

        AssertReplayed(["p2", "p3"], JoinRules.Decide(_front.Log, held, new ResumePoint("p1", true), new()));
    }

    [Fact]
    public void Resume_RunChangedSinceTheGrainAnswered_GetsTheSnapshot()
    {
        Follow(_grain.Answer(new WatchRequest(Cursor: null)));
        Follow(UnitsEvents.Progresses("p", 5));
        var held = _grain.Log.HeldRun();
        Follow(UnitsEvents.Started("s2", "run-2", 20));

        JoinRulesTests.AssertBegins(
            JoinOutcome.Snapshot, ends: false, ["s2"],
                JoinRules.Decide(_front.Log, held, new ResumePoint("p1", true), new()));
    }

    // What the hub does: decide from what it holds, else ask the grain for the whole run and decide again.
    private JoinResult Join(string id)
    {
        var resume = new ResumePoint(id, Reconnect: true);
        if (JoinRules.Decide(_front.Log, resume, new()) is { } decided) return decided;

        var reply = _grain.Answer(_front.Question(wholeRun: true));
        Follow(reply, wholeRun: true);
        return JoinRules.Decide(_front.Log, reply.Events!, resume, new());
    }

    private void Follow(WatchReply reply, bool wholeRun = false) => _front.Catch(reply, wholeRun, []);

    private void Follow(params EnrichmentEvent[] events) => _front.Follow(_grain.Accept(events)!, []);

    private static void AssertReplayed(string[] ids, JoinResult result) =>
        JoinRulesTests.AssertBegins(JoinOutcome.Replayed, ends: false, ids, result);
}
