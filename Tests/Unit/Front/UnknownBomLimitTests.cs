using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Auth;
using EnrichmentStream.WebFront.Limits;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public sealed class UnknownBomLimitTests : IDisposable
{
    private const int Most = 50;

    private static readonly Viewer Someone = new() { Subject = "issuer|a", OrganizationId = "o" };
    private static readonly Viewer Other = new() { Subject = "issuer|b", OrganizationId = "o" };

    private readonly UnitsClock _time = new();
    private readonly UnitsMeters _meters = new();
    private readonly HashSet<string> _recorded = [];
    private readonly UnknownBomLimit _limit;

    public UnknownBomLimitTests() => _limit = new UnknownBomLimit(
        Options.Create(new LimitOptions { UnknownBomsPerMinute = Most }), new LimitMetrics(_meters.Factory),
        new BomLook(UnitsProxy.Of<IClusterClient>((method, args) => GrainOf(method.GetGenericArguments()[0], args))), _time,
        NullLogger<UnknownBomLimit>.Instance);

    public void Dispose()
    {
        _limit.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Ask_UnknownBoms_AreRefusedBeyondTheLimitUntilAMinuteHasPassed()
    {
        var refused = _meters.Collect(SseMetrics.MeterName, "enrichment.limits.refused");
        for (var i = 0; i < Most; i++) Assert.True(await AskAsync(Someone, known: false, $"u{i}"));

        Assert.False(await AskAsync(Someone, known: false, "one-more"));
        Assert.Equal(1, refused.Sum("limit", "UnknownBoms"));
        Assert.True(await AskAsync(Other, known: false, "one-more"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(await AskAsync(Someone, known: false, "one-more"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await AskAsync(Someone, known: false, "one-more"));
    }

    [Fact]
    public async Task Ask_TheSameUnknownBomAgain_CountsOnce()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Someone, known: false, "u"));

        Assert.True(await AskAsync(Someone, known: false, [.. Enumerable.Range(0, Most - 1).Select(i => $"u{i}")]));
        Assert.True(await AskAsync(Someone, known: false, "u")); // Also when nothing is left.
    }

    [Fact]
    public async Task Ask_StreamOfSeveral_CountsEach()
    {
        Assert.True(await AskAsync(Someone, known: false, [.. Enumerable.Range(0, Most - 1).Select(i => $"u{i}")]));

        var asking = AskAsync(Someone, known: false, "a", "b");
        // The second waits for a permit to come back, of which it holds one itself.
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return asking.IsCompleted;
        });
        Assert.False(await asking);
        Assert.True(await AskAsync(Someone, known: false, "a")); // What was refused cost nothing.
    }

    [Fact]
    public async Task Ask_KnownBoms_AreNeverLimited()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Someone, known: true, $"k{i}"));
        for (var i = 0; i < Most; i++) await AskAsync(Someone, known: false, $"u{i}");
        _recorded.Add("never-asked-here");

        Assert.True(await AskAsync(Someone, known: true, "k1")); // Remembered.
        Assert.True(await AskAsync(Someone, known: true, "never-asked-here")); // Looked for.
        Assert.False(await AskAsync(Someone, known: false, "unknown"));
    }

    [Fact]
    public async Task Ask_ManyKnownBomsAtOnce_WaitForEachOther()
    {
        var asked = new List<BomQuestions>();
        for (var i = 0; i < Most; i++) asked.Add((await _limit.AskAsync(Someone, [BomId.Parse($"k{i}")], CancellationToken.None))!);
        var waiting = _limit.AskAsync(Someone, [BomId.Parse("next")], CancellationToken.None);

        asked[0].Answer([(BomId.Parse("k0"), true)]);

        Assert.NotNull(await waiting.WaitAsync(UnitsLimits.Hang));
    }

    [Fact]
    public async Task Ask_ClusterDoesNotAnswer_CostsNothing()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Someone, known: null, $"u{i}"));
    }

    [Fact]
    public async Task Ask_ClientThatDoesNotWaitForTheAnswer_Pays()
    {
        for (var i = 0; i < Most; i++) (await _limit.AskAsync(Someone, [BomId.Parse($"u{i}")], CancellationToken.None))!.Dispose();

        Assert.False(await AskAsync(Someone, known: false, "one-more"));
    }

    [Fact]
    public async Task Ask_TheAdmin_IsExempt()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Viewer.Admin, known: false, $"u{i}"));
    }

    private async Task<bool> AskAsync(Viewer viewer, bool? known, params string[] bomIds)
    {
        var ids = bomIds.Select(BomId.Parse).ToArray();
        using var questions = await _limit.AskAsync(viewer, ids, CancellationToken.None);
        questions?.Answer(ids.Select(id => (id, known)));
        return questions is not null;
    }

    private object GrainOf(Type type, object?[] args)
    {
        if (type == typeof(IManagementGrain))
            return UnitsProxy.Of<IManagementGrain>((_, _) => default(ValueTask<SiloAddress?>));
        return type == typeof(IHistoryGrain)
            ? UnitsProxy.Of<IHistoryGrain>((_, asked) => Task.FromResult(Page((HistoryQuery)asked[0]!)))
            : UnitsProxy.Of<IEnrichmentGrain>((_, _) => null);
    }

    private HistoryPage Page(HistoryQuery query) => HistoryPage.None(HistoryAnswer.Found) with
    {
        Events = _recorded.Contains(query.BomId.Value) ? [UnitsEvents.Started("s")] : [],
    };
}
