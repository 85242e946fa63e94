using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>A run changed while the front heard nothing.</summary>
[Trait("Suite", "Unit")]
public class BomMirrorRunChangeTests
{
    private readonly UnitsModelGrain _grain = new(EnrichmentLogLimits.Default);
    private readonly List<EnrichmentEvent> _news = [];
    private readonly BomMirror _mirror = new(EnrichmentLogLimits.Default);

    [Fact]
    public void Catch_RunNamedInEachEvent_ShowsTheNewRun()
    {
        FollowFirstRun();
        _grain.Restart();
        _grain.Accept(UnitsEvents.Started("s2", "run-2", 20), UnitsEvents.Progress("p2", "run-2", 21));

        Ask();

        Assert.Equal("p2", _mirror.Log.LastState!.EventId);
        Assert.Null(_mirror.Log.Terminal);
        Assert.Equal(["s2", "p2"], UnitsEvents.Ids(_news));
    }

    // The guide's documents name the run in `started` alone; the snapshot says which run its events belong to.
    [Fact]
    public void Catch_RunNamedInStartedAlone_ShowsTheNewRun()
    {
        FollowFirstRun();
        _grain.Restart();
        _grain.Accept(UnitsEvents.Started("s2", "run-2", 20), UnitsEvents.Progress("p2", run: null, at: 21));

        Ask();

        Assert.Equal("p2", _mirror.Log.LastState!.EventId);
        Assert.Null(_mirror.Log.Terminal);
        Assert.Equal(["s2", "p2"], UnitsEvents.Ids(_news));
    }

    [Fact]
    public void Catch_NewRunWithoutAState_ForgetsTheOldEnd()
    {
        FollowFirstRun();
        _grain.Restart();
        _grain.Accept(UnitsEvents.Started("s2", "run-2", 20) with { HasState = false });

        Ask();

        Assert.Equal("run-2", _mirror.Log.Run!.Name);
        Assert.Null(_mirror.Log.Terminal);
    }

    [Fact]
    public void Catch_NamelessEndOfTheNewRun_EndsIt()
    {
        FollowFirstRun();
        _grain.Restart();
        _grain.Accept(
            UnitsEvents.Started("s2", "run-2", 20), UnitsEvents.Progress("p2", run: null, at: 21),
            UnitsEvents.Failed("f2", run: null, at: 22));

        Ask();

        Assert.Equal("f2", _mirror.Log.Terminal!.EventId);
        Assert.Equal(["s2", "p2", "f2"], UnitsEvents.Ids(_news));
    }

    // Asked for a client that resumes, while the stream is one event behind.
    [Fact]
    public void Catch_WholeRunAfterARunChange_KeepsTheEndOfTheRunBefore()
    {
        _grain.Accept(UnitsEvents.Started("s1"), UnitsEvents.Progress("p1"));
        Ask();
        var end = _grain.Accept(UnitsEvents.Failed("f1"))!;
        var start = _grain.Accept(UnitsEvents.Started("s2", "run-2", 20))!;
        _news.Clear();

        _mirror.Catch(_grain.Answer(_mirror.Question(wholeRun: true)), wholeRun: true, _news);
        _mirror.Follow(end, _news);
        _mirror.Follow(start, _news);
        Ask();

        Assert.Equal(["f1", "s2"], UnitsEvents.Ids(_news));
    }

    private void FollowFirstRun()
    {
        _grain.Accept(UnitsEvents.Started("s1"), UnitsEvents.Progress("p1"), UnitsEvents.Completed("c1"));
        Ask();
        _news.Clear();
    }

    private void Ask() => _mirror.Catch(_grain.Answer(_mirror.Question()), wholeRun: false, _news);
}
