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
