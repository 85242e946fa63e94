using System.Globalization;
using CsCheck;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Whatever is lost, repeated or killed, and in whatever order: 15 s after the last fault every watcher has seen the
/// newest event, each event once, and nobody keeps a watch that is not needed.</summary>
[Trait("Suite", "Unit")]
public class FrontProtocolTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static readonly Gen<int[]> Choices = Gen.Int[0, 1_599].Array[5, 60];

    [Fact]
    public void Watchers_AfterAnyFaults_SeeTheTruth() => Choices.Sample(
        choices =>
        {
            using var run = new UnitsFrontRun(fronts: 2);
            foreach (var choice in choices) run.Step(choice);

            run.PassQuietly(Longest);

            Assert.All(run.Seen(), pair => Assert.Equal(pair.True, pair.Seen));
            Assert.All(run.Shown, ids => Assert.Equal(ids.Distinct(), ids));
        },
        iter: 300,
        print: static choices => string.Join(' ', choices));

    [Theory]
    [InlineData("1125 1524 580 201 46 561 438 947 970 248 262 457 54 115 547 196 749 1056 131 1003 1221 437 814 634 1146 1267 548 1280 1577 662 791 802")]
    [InlineData("983 1019 288 1040 1249 280 29 389 448 8 1593 513 1115 434")]
    public void Watchers_SampleThatFailedOnce_SeeTheTruth(string sample)
    {
        using var run = new UnitsFrontRun(fronts: 2);
        foreach (var choice in sample.Split(' ')) run.Step(int.Parse(choice, CultureInfo.InvariantCulture));

        run.PassQuietly(Longest);

        Assert.All(run.Seen(), pair => Assert.Equal(pair.True, pair.Seen));
    }

    [Fact]
    public void Watches_AfterAllHaveLeft_Are0() => Choices.Sample(
        choices =>
        {
            using var run = new UnitsFrontRun();
            foreach (var choice in choices) run.Step(choice);

            run.LeaveAll();
            run.PassQuietly(TimeSpan.FromSeconds(70)); // Fronts that were restarted are forgotten after 60.

            Assert.Equal(0, run.Watches);
        },
        iter: 100,
        print: static choices => string.Join(' ', choices));
}
