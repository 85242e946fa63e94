using System.Globalization;
using CsCheck;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>Whatever is lost, repeated, reordered, repaired and restarted, a BOM ends where the full run in order
/// ends.</summary>
[Trait("Suite", "Unit")]
public class RepairPropertyTests
{
    private const int Samples = 2_000;

    private static readonly Gen<int[]> Choices = Gen.Int[0, 10_000].Array[0, 60];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grain_AnyInterleaving_EndsWhereTheFullRunEnds(bool guideNaming)
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming), Choices, Gen.Int[2, 40]).Sample(
            (events, choices, held) =>
            {
                using var run = new RepairRun(EnrichmentLogLimits.Default with { Events = held });
                run.Play(events, choices);

                Assert.Equal(Truth(events), Facts(run.Grain));
            },
            iter: Samples,
            print: Print);
    }

    // Samples that failed once in a million: what is sent again, or leaves the ring, while the history is read; and what is
    // sent again to a grain that knows nothing, and comes last.
    [Theory]
    [InlineData(
        "Started:s0(run-0)@0 Progress:p0.1()@1 Started:s1(run-1)@100 Progress:p1.1()@101 Other:o1()@150",
        "2830 442 8197 1661 8823 7694 1821 5684 151 9852 3023 2068", 2)]
    [InlineData(
        "Started:s0(run-0)@0 Progress:p0.1(run-0)@1 Progress:p0.2(run-0)@2 Progress:p0.3(run-0)@3 Progress:p0.4(run-0)@4",
        "2 9 0 0 6 14 12 29 10 13", 2)]
    [InlineData(
        "Started:s0(run-0)@0 Progress:p0.1(run-0)@1 Failed:f0(run-0)@50 Failed:f1(run-1)@150 Started:s2(run-2)@200 "
            + "Progress:p2.1(run-2)@201 Progress:p2.2(run-2)@202 Progress:p3.1(run-3)@301 Progress:p3.2(run-3)@302 "
            + "Progress:p3.3(run-3)@303 Completed:c3(run-3)@350",
        "6 6 6 6 6 6 6 6 6 6 6 14 29 12 13", 3)]
    public void Grain_SampleThatFailedOnce_EndsWhereTheFullRunEnds(string sample, string choices, int held)
    {
        var events = UnitsGen.Parse(sample);
        using var run = new RepairRun(EnrichmentLogLimits.Default with { Events = held });

        run.Play(events, [.. choices.Split(' ').Select(static one => int.Parse(one, CultureInfo.InvariantCulture))]);

        Assert.Equal(Truth(events), Facts(run.Grain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Watcher_AnyInterleaving_SeesTheSameEnd(bool guideNaming)
    {
        Gen.Select(UnitsGen.Runs1By1(guideNaming), Choices, Gen.Int[40, 41]).Sample(
            (events, choices, held) =>
            {
                using var run = new RepairRun(EnrichmentLogLimits.Default with { Events = held });
                run.Play(events, choices);

                var (_, state, terminal) = Truth(events);
                Assert.Equal(terminal, run.Watcher.Terminal?.EventId);
                // What overtook its run's end may be missing in a stream that the end has closed.
                if (terminal is null || terminal == state) Assert.Equal(state, run.Watcher.LastState?.EventId);
            },
            iter: Samples,
            print: Print);
    }

    // Clocks tell nothing here: the names and the order of arrival, which is that of recording, decide.
    [Fact]
    public void Grain_AnySkewOfClocks_EndsWhereTheOrderOfArrivalEnds()
    {
        Gen.Select(UnitsGen.SkewedRuns, Choices, Gen.Int[2, 40]).Sample(
            (events, choices, held) =>
            {
                using var run = new RepairRun(EnrichmentLogLimits.Default with { Events = held });
                run.Play(events, choices);

                Assert.Equal(Truth(events), Facts(run.Grain));
                Assert.Equal(events.Last(static one => one.HasState).EventId, run.Grain.LastState?.EventId);
            },
            iter: Samples,
            print: Print);
    }

    [Fact]
    public void Watcher_AnySkewOfClocks_SeesTheSameEnd()
    {
        Gen.Select(UnitsGen.SkewedRuns, Choices, Gen.Int[40, 41]).Sample(
            (events, choices, held) =>
            {
                using var run = new RepairRun(EnrichmentLogLimits.Default with { Events = held });
                run.Play(events, choices);

                Assert.Equal(Facts(run.Grain), Facts(run.Watcher));
            },
            iter: Samples,
            print: Print);
    }

    private static (string? Run, string? State, string? Terminal) Truth(EnrichmentEvent[] events)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        foreach (var one in events) log.Accept(one, RecordingOrder.After);
        return Facts(log);
    }

    private static (string? Run, string? State, string? Terminal) Facts(EnrichmentLog log) =>
        (log.Run?.Name, log.LastState?.EventId, log.Terminal?.EventId);

    private static string Print((EnrichmentEvent[] Events, int[] Choices, int Held) sample) =>
        $"{UnitsGen.Text(sample.Events)} | {string.Join(' ', sample.Choices)} | {sample.Held}";
}
