using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public sealed class RunClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RunClock _clock;
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    public RunClockTests() => _clock = new RunClock(_time);

    [Fact]
    public void Of_BomWithoutARun_TellsTheLimitAlone()
    {
        Told(silence: 0);

        Assert.Equal(new RunStatus(null, null, Seconds(60)), _clock.Of(_log));
    }

    [Theory]
    [InlineData(0, "running")]
    [InlineData(49, "running")]
    [InlineData(50, "stalled")]
    public void Of_RunThatGoesOn_CountsFromWhatTheGrainSaid(int later, string expected)
    {
        _log.Accept(UnitsEvents.Progress("p"));
        Told(silence: 10);

        _time.Advance(Seconds(later));

        Assert.Equal(new RunStatus(expected, Seconds(10 + later), Seconds(60)), _clock.Of(_log));
    }

    [Fact]
    public void Of_RunThatIsHeardAgain_BeginsAnew()
    {
        _log.Accept(UnitsEvents.Progress("p"));
        Told(silence: 100);
        _time.Advance(Seconds(5));

        _clock.Heard();
        _time.Advance(Seconds(2));

        Assert.Equal(new RunStatus("running", Seconds(2), Seconds(60)), _clock.Of(_log));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("cancelled")]
    [InlineData("paused")]
    public void Of_RunThatWaitsForNothing_IsNeverStalled(string expected)
    {
        _log.Accept(UnitsEvents.Progress("p"));
        _log.Accept(UnitsEvents.Progress("e") with { EventType = "enrichment." + expected });
        Told(silence: 100);

        Assert.Equal(expected, _clock.Of(_log).Name);
    }

    [Fact]
    public void Of_SiloThatDoesNotTell_HasNeitherSilenceNorLimit()
    {
        _log.Accept(UnitsEvents.Progress("p"));
        _clock.Told(new WatchReply { Cursor = default });
        _clock.Heard();

        Assert.Equal(new RunStatus("running", null, null), _clock.Of(_log));
    }

    private void Told(int silence) =>
        _clock.Told(new WatchReply { Cursor = default, Silence = Seconds(silence), StalledAfter = Seconds(60) });

    private static TimeSpan Seconds(int number) => TimeSpan.FromSeconds(number);
}
