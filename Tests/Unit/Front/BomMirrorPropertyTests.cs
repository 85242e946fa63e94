using CsCheck;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Whatever the stream does, a front ends where the grain is, and shows each event once.</summary>
[Trait("Suite", "Unit")]
public class BomMirrorPropertyTests
{
    private const int Samples = 1_000;

    private static readonly Gen<int[]> Choices = Gen.Int[0, 1_599].Array[0, 60];

    private static readonly EnrichmentLogLimits SmallRing = EnrichmentLogLimits.Default with { Events = 2 };

    [Fact]
    public void Mirror_NothingEvicted_ShowsExactlyWhatTheGrainApplied()
    {
        Gen.Select(UnitsGen.Chaos, Choices).Sample(
            (events, choices) =>
            {
                var run = new UnitsMirrorRun(EnrichmentLogLimits.Default).Play(events, choices);

                AssertEndsAtTheGrain(run);
                // In that order, and none twice but the state of a run that is current again.
                Assert.Equal(run.Expected, run.News);
            },
            iter: Samples,
            print: Print);
    }

    [Fact]
    public void Mirror_EvictedBetween_EndsWhereTheGrainIs()
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming: false), Choices).Sample(
            (events, choices) => AssertAtTheGrain(new UnitsMirrorRun(SmallRing).Play(events, choices)),
            iter: Samples,
            print: Print);
    }

    [Fact]
    public void Mirror_EvictedBetweenNamelessEvents_EndsWhereTheGrainIs()
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming: true), Choices).Sample(
            (events, choices) => AssertAtTheGrain(new UnitsMirrorRun(SmallRing).Play(events, choices)),
            iter: Samples,
            print: Print);
    }

    [Fact]
    public void Mirror_NewActivations_EndsWhereTheGrainIs()
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming: false), Choices).Sample(
            (events, choices) =>
                AssertAtTheGrain(new UnitsMirrorRun(EnrichmentLogLimits.Default).Play(events, choices, restarts: true)),
            iter: Samples,
            print: Print);
    }

    [Fact]
    public void Mirror_NewActivationsAndNamelessEvents_EndsWhereTheGrainIs()
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming: true), Choices).Sample(
            (events, choices) =>
                AssertAtTheGrain(new UnitsMirrorRun(EnrichmentLogLimits.Default).Play(events, choices, restarts: true)),
            iter: Samples,
            print: Print);
    }

    private static void AssertAtTheGrain(UnitsMirrorRun run)
    {
        AssertEndsAtTheGrain(run);
        Assert.Equal(run.News.Distinct(), run.News);
    }

    private static void AssertEndsAtTheGrain(UnitsMirrorRun run)
    {
        Assert.Equal(Truth(run.Grain.Log), Truth(run.Mirror.Log));
        Assert.False(run.Mirror.NeedsAnswer);
    }

    private static string Print((EnrichmentEvent[] Events, int[] Choices) sample) =>
        $"{UnitsGen.Text(sample.Events)} | {string.Join(' ', sample.Choices)}";

    private static (string? State, string? Terminal) Truth(EnrichmentLog log) =>
        (log.LastState?.EventId, log.Terminal?.EventId);
}
