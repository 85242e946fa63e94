using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Tests.Support;

/// <summary>Random histories of a BOM.</summary>
internal static partial class UnitsGen
{
    private static readonly string?[] Runs = [null, "A", "B", "C"];

    private static readonly Func<string, string?, int?, EnrichmentEvent>[] Kinds =
    [
        UnitsEvents.Started,
        UnitsEvents.Progress,
        UnitsEvents.Progress,
        UnitsEvents.Progress,
        UnitsEvents.Completed,
        UnitsEvents.Failed,
        UnitsEvents.Other,
    ];

    /// <summary>Anything at all: runs mixed, nameless events, times in any order or missing.</summary>
    public static readonly Gen<EnrichmentEvent[]> Chaos = Gen.Select(
        Gen.Int[0, Kinds.Length - 1], Gen.Int[0, Runs.Length - 1], Gen.Int[-1, 12],
        (kind, run, at) => (kind, run, at))
        .Array[1, 30]
        .Select(picks => picks.Select((pick, index) =>
            Kinds[pick.kind]($"e{index}", Runs[pick.run], pick.at < 0 ? null : pick.at)).ToArray());

    /// <summary>
    /// What publishers send: runs one after the other, time going forward; the started, and the end, may be missing.
    /// The guide names the run in the started event alone; others name it in each.
    /// </summary>
    public static Gen<EnrichmentEvent[]> Runs1By1(bool guideNaming) => Gen.Select(
        Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 3], (started, progress, end) => (started: started || guideNaming, progress, end))
        .Array[1, 4]
        .Select(runs => runs.SelectMany((run, index) => OneRun(index, run, guideNaming)).ToArray());

    /// <summary>
    /// Named runs, one after the other, whose parts come from publishers with clocks of their own: each is ahead or behind by up
    /// to nine hours.
    /// </summary>
    public static readonly Gen<EnrichmentEvent[]> SkewedRuns = Gen.Select(
        Gen.Select(Gen.Int[-32_400, 32_400], Gen.Int[1, 3]).Array[1, 3], Gen.Int[0, 2], (publishers, end) => (publishers, end))
        .Array[1, 3]
        .Select(runs => runs.SelectMany((run, index) => SkewedRun(index, run.publishers, run.end)).ToArray());

    /// <summary>A short form for messages: type:id(run)@second.</summary>
    public static string Text(EnrichmentEvent[] events) => string.Join(' ', events.Select(static one =>
        $"{one.Kind}:{one.EventId}({one.RunName})@{(one.CreatedAt - UnitsEvents.Epoch)?.TotalSeconds}"));

    /// <summary>The events that <see cref="Text"/> has written: a sample that failed, to be pasted into a test.</summary>
    public static EnrichmentEvent[] Parse(string text) => [.. text.Split(' ').Select(static one =>
    {
        var match = Sample().Match(one);
        string At(string group) => match.Groups[group].Value;
        var kind = Kinds.First(make => make("", null, null).Kind.ToString() == At("kind"));
        return kind(At("id"), At("run") is "" ? null : At("run"), int.Parse(At("at"), CultureInfo.InvariantCulture));
    })];

    [GeneratedRegex(@"^(?<kind>\w+):(?<id>[^(]+)\((?<run>[^)]*)\)@(?<at>-?\d+)$")]
    private static partial Regex Sample();

    private static IEnumerable<EnrichmentEvent> SkewedRun(int run, (int Skew, int Events)[] publishers, int end)
    {
        var (at, name) = (run * 100, $"run-{run}");
        yield return UnitsEvents.Started($"s{run}", name, at + publishers[0].Skew);
        foreach (var (skew, count) in publishers)
        {
            for (var step = 1; step <= count; step++) yield return UnitsEvents.Progress($"p{run}.{++at}", name, at + skew);
        }

        at += publishers[^1].Skew + 1;
        if (end == 1) yield return UnitsEvents.Completed($"c{run}", name, at);
        if (end == 2) yield return UnitsEvents.Failed($"f{run}", name, at);
    }

    private static IEnumerable<EnrichmentEvent> OneRun(int run, (bool Started, int Progress, int End) pick, bool guideNaming)
    {
        var (at, name) = (run * 100, guideNaming ? null : $"run-{run}");
        if (pick.Started) yield return UnitsEvents.Started($"s{run}", $"run-{run}", at);
        for (var step = 1; step <= pick.Progress; step++) yield return UnitsEvents.Progress($"p{run}.{step}", name, at + step);
        if (pick.End == 1) yield return UnitsEvents.Completed($"c{run}", name, at + 50);
        if (pick.End == 2) yield return UnitsEvents.Failed($"f{run}", name, at + 50);
        if (pick.End == 3) yield return UnitsEvents.Other($"o{run}", name, at + 50);
    }
}
