using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public class BomMirrorTests
{
    private readonly UnitsClock _time = new();
    private readonly UnitsModelGrain _grain = new(EnrichmentLogLimits.Default);
    private readonly List<EnrichmentEvent> _news = [];
    private readonly BomMirror _mirror;

    public BomMirrorTests() => _mirror = new BomMirror(EnrichmentLogLimits.Default);

    [Fact]
    public void Mirror_New_NeedsAnAnswer()
    {
        Assert.Null(_mirror.Cursor);
        Assert.True(_mirror.NeedsAnswer);
    }

    [Fact]
    public void Catch_FirstAnswer_GivesTheSnapshot()
    {
        _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2"));

        Assert.Equal(["p2"], Ask());
        Assert.Equal(_grain.Cursor, _mirror.Cursor);
        Assert.False(_mirror.NeedsAnswer);
    }

    [Fact]
    public void Catch_GrainThatKnowsNothing_IsAnAnswerToo()
    {
        Assert.Empty(Ask());
        Assert.False(_mirror.NeedsAnswer);
        Assert.Equal(["s"], Follow(_grain.Accept(UnitsEvents.Started("s"))));
    }

    [Theory]
    [InlineData(128, 2_048)]
    [InlineData(2_000, 4_000)]
    public void Follow_MoreThanAFrontRemembers_KnowsTheNewest(int events, int remembered)
    {
        var mirror = new BomMirror(new FrontOptions { Events = events }.Limits);
        mirror.Catch(_grain.Answer(mirror.Question()), wholeRun: false, _news);

        for (var i = 1; i <= 5_000; i++) mirror.Follow(_grain.Accept(UnitsEvents.Progress($"p{i}"))!, _news);

        Assert.Equal(5_000, _news.Count);
        Assert.Equal(remembered, Enumerable.Range(1, 5_000).Count(i => mirror.Log.Knows($"p{i}")));
        Assert.True(mirror.Log.Knows("p5000"));
        Assert.Equal(events, mirror.Log.HeldRun().Length);
    }

    [Fact]
    public void Follow_InOrder_GivesEachOnce()
    {
        Ask();
        var broadcast = _grain.Accept(UnitsEvents.Started("s"), UnitsEvents.Progress("p"));

        Assert.Equal(["s", "p"], Follow(broadcast));
        Assert.Empty(Follow(broadcast));
        Assert.False(_mirror.NeedsAnswer);
    }

    [Fact]
    public void Follow_BeforeTheFirstAnswer_WaitsForIt()
    {
        Assert.Empty(Follow(_grain.Accept(UnitsEvents.Started("s"))));
        var reply = _grain.Answer(new WatchRequest(Cursor: null));
        Assert.Empty(Follow(_grain.Accept(UnitsEvents.Progress("p"))));

        Assert.Equal(["s", "p"], Catch(reply));
        Assert.False(_mirror.NeedsAnswer);
    }

    [Fact]
    public void Follow_Jump_AsksAndThenGivesAllInOrder()
    {
        Ask();
        _grain.Accept(UnitsEvents.Started("lost"));

        Assert.Empty(Follow(_grain.Accept(UnitsEvents.Progress("p"))));
        Assert.True(_mirror.NeedsAnswer);

        Assert.Equal(["lost", "p"], Ask());
        Assert.False(_mirror.NeedsAnswer);
    }

    [Fact]
    public void Catch_AnswerOlderThanTheStream_IsIgnored()
    {
        Ask();
        var old = _grain.Answer(_mirror.Question());
        Follow(_grain.Accept(UnitsEvents.Started("s")));

        Assert.Empty(Catch(old));
        Assert.Equal(_grain.Cursor, _mirror.Cursor);
    }

    [Fact]
    public void Catch_MoreThanTheGrainHolds_GivesTheSnapshot()
    {
        var grain = new UnitsModelGrain(EnrichmentLogLimits.Default with { Events = 2 });
        Catch(grain.Answer(new WatchRequest(Cursor: null)));
        grain.Accept(UnitsEvents.Progresses("p", 5));
        grain.Accept(UnitsEvents.Failed("f"));

        Assert.Equal(["p5", "f"], Catch(grain.Answer(_mirror.Question())));
    }

    [Fact]
    public void Follow_Flood_IsHealedByAnswers()
    {
        for (var number = 1; number <= 1_000; number++) Follow(_grain.Accept(UnitsEvents.Progress($"p{number}")));

        Ask();
        while (_mirror.NeedsAnswer) Ask();

        Assert.Equal("p1000", _mirror.Log.LastState!.EventId);
    }

    [Fact]
    public void Follow_StrayEpoch_IsForgottenAfterTwoAnswers()
    {
        Ask();
        Follow(new EnrichmentBroadcast(BomId.Parse("bom-1"), Guid.NewGuid(), 7, [UnitsEvents.Progress("stray")]));

        Ask();
        Ask();

        Assert.False(_mirror.NeedsAnswer);
        Assert.Empty(_news);
    }

    [Fact]
    public void Catch_NewActivationThatRepeats_ShowsOnlyWhatIsNew()
    {
        Ask();
        var before = new[] { UnitsEvents.Started("s"), UnitsEvents.Progress("p1"), UnitsEvents.Progress("p2", at: 2) };
        Follow(_grain.Accept(before));
        _grain.Restart();
        Follow(_grain.Accept(before));

        Ask();
        Follow(_grain.Accept(UnitsEvents.Progress("p3", at: 3)));

        Assert.Equal(["s", "p1", "p2", "p3"], UnitsEvents.Ids(_news));
    }

    [Fact]
    public void Catch_NewActivationBehindTheFront_DoesNotTurnProgressBack()
    {
        EnrichmentEvent[] all = [.. Enumerable.Range(1, 5).Select(at => UnitsEvents.Progress($"p{at}", at: at))];
        _grain.Accept(all);
        Ask();
        _grain.Restart();
        EnrichmentEvent[] again = [.. all.Select(one => one with { IsReplayed = true })];
        _grain.Accept(again[..2]);

        Assert.Empty(Catch(_grain.Answer(_mirror.Question())).Except(["p5"]));
        Follow(_grain.Accept(again[2..4]));
        Assert.Equal("p5", _mirror.Log.LastState!.EventId);

        Follow(_grain.Accept(again[4], UnitsEvents.Progress("p6", at: 6)));
        Assert.Equal(["p5", "p6"], UnitsEvents.Ids(_news));
    }

    private string[] Ask() => Catch(_grain.Answer(_mirror.Question()));

    private string[] Catch(WatchReply reply)
    {
        var before = _news.Count;
        _mirror.Catch(reply, wholeRun: false, _news);
        return UnitsEvents.Ids(_news.Skip(before));
    }

    private string[] Follow(EnrichmentBroadcast? broadcast)
    {
        var before = _news.Count;
        _mirror.Follow(broadcast!, _news);
        return UnitsEvents.Ids(_news.Skip(before));
    }
}
