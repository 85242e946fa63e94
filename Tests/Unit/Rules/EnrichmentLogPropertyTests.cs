using CsCheck;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>What holds for every history of a BOM.</summary>
[Trait("Suite", "Unit")]
public class EnrichmentLogPropertyTests
{
    private const int Samples = 2_000;

    [Fact]
    public void Log_DuplicatesInserted_EndsTheSame()
    {
        Gen.Select(UnitsGen.Chaos, Gen.Int[0, 1_000].Array[30]).Sample(
            (events, picks) =>
            {
                var (plain, repeated) = (NewLog(), NewLog());

                var once = Apply(plain, events);
                var twice = Apply(repeated, WithDuplicates(events, picks));

                Assert.Equal(once, twice);
                Assert.Equivalent(plain.Snapshot, repeated.Snapshot);
            },
            iter: Samples);
    }

    [Fact]
    public void Log_SinceInAnySteps_ReproducesWhatWasApplied()
    {
        Gen.Select(UnitsGen.Chaos, Gen.Bool.Array[30]).Sample(
            (events, asks) =>
            {
                var log = new EnrichmentLog(EnrichmentLogLimits.Default);
                var (applied, seen, version) = (new List<string>(), new List<string>(), 0L);

                for (var i = 0; i < events.Length; i++)
                {
                    applied.AddRange(Apply(log, events[i]));
                    if (!asks[i] && i < events.Length - 1) continue;

                    seen.AddRange(UnitsEvents.Ids(log.Since(version)!));
                    version = log.Version;
                }

                Assert.Equal(applied, seen);
            },
            iter: Samples);
    }

    [Fact]
    public void Log_SmallRing_SinceIsCompleteOrNull()
    {
        Gen.Select(UnitsGen.Chaos, Gen.Int[1, 6]).Sample(
            (events, held) =>
            {
                var log = new EnrichmentLog(EnrichmentLogLimits.Default with { Events = held });
                var applied = Apply(log, events);

                for (var version = 0; version <= applied.Length; version++)
                {
                    var rest = log.Since(version);
                    if (applied.Length - version > held) Assert.Null(rest);
                    else Assert.Equal(applied[version..], UnitsEvents.Ids(rest!));
                }
            },
            iter: Samples);
    }

    [Fact]
    public void Log_SnapshotEvents_AreTheFewestThatTellTheState()
    {
        UnitsGen.Chaos.Sample(
            events =>
            {
                var log = new EnrichmentLog(EnrichmentLogLimits.Default);
                Apply(log, events);

                var run = log.HeldRun();
                var state = run.LastOrDefault(one => one.HasState);
                var end = run.LastOrDefault(one => one.IsTerminal);

                EnrichmentEvent?[] expected = [state, end == state ? null : end];
                Assert.Equal(expected.OfType<EnrichmentEvent>(), log.SnapshotEvents());
            },
            iter: Samples);
    }

    [Fact]
    public void Log_Restored_FollowsTheOriginalsVerdicts()
    {
        Gen.Select(UnitsGen.Chaos, Gen.Int[0, 30]).Sample(
            (events, cut) =>
            {
                var applied = new List<AppliedEvent>();
                var (log, restored) = (new EnrichmentLog(EnrichmentLogLimits.Default, applied.Add), NewLog());
                Apply(log, events[..Math.Min(cut, events.Length)]);
                restored.Restore(log.Snapshot);
                applied.Clear();

                Apply(log, events[Math.Min(cut, events.Length)..]);
                foreach (var one in applied) restored.Follow(one.Event, one.Opens ? one.Run : null);

                Assert.Equal(Facts(log), Facts(restored));
            },
            iter: Samples);
    }

    private static (string? Run, string? State, string? End, string? Newest, string? Owner) Facts(EnrichmentLog log) =>
        (log.Run?.Name, log.LastState?.EventId, log.Terminal?.EventId, log.NewestId, log.OrganizationId);

    private static EnrichmentLog NewLog() => new(EnrichmentLogLimits.Default);

    // What watchers get, in order.
    private static string[] Apply(EnrichmentLog log, params EnrichmentEvent[] events)
    {
        var applied = new List<string>();
        foreach (var added in events)
        {
            var version = log.Version;
            log.Accept(added);
            var newest = log.NewestHeld((int)(log.Version - version));
            // A small ring holds the newest alone; by its version each counts.
            applied.AddRange(Enumerable.Repeat("evicted", (int)(log.Version - version) - newest.Length));
            applied.AddRange(UnitsEvents.Ids(newest));
        }

        return [.. applied];
    }

    // After each event some that were there before it, or it itself once more.
    private static EnrichmentEvent[] WithDuplicates(EnrichmentEvent[] events, int[] picks)
    {
        var all = new List<EnrichmentEvent>();
        for (var i = 0; i < events.Length; i++)
        {
            all.Add(events[i]);
            for (var pick = picks[i]; pick % 3 > 0; pick /= 7) all.Add(events[pick % (i + 1)]);
        }

        return [.. all];
    }
}
