using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Health;

namespace EnrichmentStream.Tests.Unit.Health;

/// <summary>When a front says that Redis is lost, and when it only does not know.</summary>
[Trait("Suite", "Unit")]
public sealed class LinkJudgeTests
{
    private static readonly IngestStatus AllHear = new(Subscribed: 2, Reporting: 2);
    private static readonly IngestStatus OneHears = new(Subscribed: 1, Reporting: 2);
    private static readonly IngestStatus NoneHears = new(Subscribed: 0, Reporting: 2);

    private readonly UnitsClock _time = new();
    private readonly LinkJudge _judge;

    public LinkJudgeTests() => _judge = new LinkJudge(_time);

    [Fact]
    public void Start_ClusterThatHasNotAnswered_IsUnknown()
    {
        for (var second = 0; second < 120; second++) Assert.Equal(LinkState.Unknown, Look(true, null));

        Assert.Equal(LinkState.Connected, Look(true, AllHear));
    }

    [Fact]
    public void Start_FirstPingFails_IsNotLostBeforeTheSecond()
    {
        Assert.Equal(LinkState.Unknown, Look(false, null));
        Assert.Equal(LinkState.Lost, Look(false, null));
    }

    [Fact]
    public void Start_SilosThatAreStillSubscribing_AreUnknownForAReportsLife()
    {
        for (var second = 0; second <= IIngestStatusGrain.ReportLifetimeSeconds; second++)
            Assert.Equal(LinkState.Unknown, Look(true, NoneHears));

        Assert.Equal(LinkState.Lost, Look(true, NoneHears));
    }

    [Fact]
    public void Connected_ClusterFallsSilent_IsUnknownAfterTheGraceAndNeverLost()
    {
        Look(true, AllHear);

        for (var second = 1; second < 15; second++) Assert.Equal(LinkState.Connected, Look(true, null));
        for (var second = 0; second < 120; second++) Assert.Equal(LinkState.Unknown, Look(true, null));
    }

    [Fact]
    public void Connected_LastSiloSaysThatItStopsAndGoes_IsNeverLost()
    {
        Look(true, AllHear);

        for (var second = 0; second < 3; second++) Assert.Equal(LinkState.Unknown, Look(true, NoneHears));
        for (var second = 0; second < 120; second++) Assert.Equal(LinkState.Unknown, Look(true, null));
    }

    [Fact]
    public void Connected_RedisGoes_IsLostAtOnceAndUntilAllHearAgain()
    {
        Look(true, AllHear);

        Assert.Equal(LinkState.Lost, Look(false, AllHear, isOpen: false));
        Assert.Equal(LinkState.Lost, Look(true, NoneHears));
        Assert.Equal(LinkState.Lost, Look(true, OneHears));
        Assert.Equal(LinkState.Connected, Look(true, AllHear));
    }

    [Fact]
    public void Connected_OneLateAnswerOfRedis_IsNoLoss()
    {
        Look(true, AllHear);

        Assert.Equal(LinkState.Connected, Look(false, AllHear));
        Assert.Equal(LinkState.Lost, Look(false, AllHear));
    }

    [Fact]
    public void Lost_OneSiloStaysDeaf_HoldsUpForAReportsLife()
    {
        Look(true, AllHear);
        Look(false, NoneHears, isOpen: false);

        for (var second = 0; second <= IIngestStatusGrain.ReportLifetimeSeconds; second++)
            Assert.Equal(LinkState.Lost, Look(true, OneHears));

        Assert.Equal(LinkState.Connected, Look(true, OneHears));
    }

    [Fact]
    public void Lost_RedisIsBackButNoSiloAnswers_BecomesUnknown()
    {
        Look(true, AllHear);
        Look(false, NoneHears, isOpen: false);
        _time.Advance(TimeSpan.FromSeconds(IIngestStatusGrain.ReportLifetimeSeconds));

        Assert.Equal(LinkState.Unknown, Look(true, null));
    }

    // A look each second.
    private LinkState Look(bool reached, IngestStatus? status, bool isOpen = true)
    {
        var state = _judge.Look(reached, isOpen, status);
        _time.Advance(TimeSpan.FromSeconds(1));
        return state;
    }
}
