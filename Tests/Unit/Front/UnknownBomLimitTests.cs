using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Limits;

namespace EnrichmentStream.Tests.Unit.Front;

[Trait("Suite", "Unit")]
public sealed class UnknownBomLimitTests : IDisposable
{
    private const int Most = UnitsUnknownBoms.Most;

    private static readonly Viewer Someone = UnitsUnknownBoms.Someone;
    private static readonly Viewer Other = new() { Subject = "issuer|b", OrganizationId = "o" };

    private readonly UnitsUnknownBoms _boms = new();

    public void Dispose() => _boms.Dispose();

    [Fact]
    public async Task Ask_UnknownBoms_AreRefusedBeyondTheLimitUntilAMinuteHasPassed()
    {
        var refused = _boms.Refused();
        for (var i = 0; i < Most; i++) Assert.True(await AskAsync(Someone, known: false, $"u{i}"));

        Assert.False(await AskAsync(Someone, known: false, "one-more"));
        Assert.Equal(1, refused.Sum("limit", "UnknownBoms"));
        Assert.True(await AskAsync(Other, known: false, "one-more"));
        _boms.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(await AskAsync(Someone, known: false, "one-more"));
        _boms.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await AskAsync(Someone, known: false, "one-more"));
    }

    [Fact]
    public async Task Ask_TheSameUnknownBomAgain_CountsOnce()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Someone, known: false, "u"));

        Assert.True(await AskAsync(Someone, known: false, UnitsUnknownBoms.New(Most - 1)));
        Assert.True(await AskAsync(Someone, known: false, "u")); // Also when nothing is left.
    }

    [Fact]
    public async Task Ask_StreamOfSeveral_CountsEach()
    {
        Assert.True(await AskAsync(Someone, known: false, UnitsUnknownBoms.New(Most - 1)));

        // At once: the only permit that could come back is its own.
        Assert.False(await AskAsync(Someone, known: false, "a", "b").WaitAsync(UnitsLimits.Hang));
        Assert.True(await AskAsync(Someone, known: false, "a")); // What was refused cost nothing.
    }

    [Fact]
    public async Task Ask_KnownBoms_AreNeverLimited()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Someone, known: true, $"k{i}"));
        for (var i = 0; i < Most; i++) await AskAsync(Someone, known: false, $"u{i}");
        _boms.Recorded.Add("never-asked-here");

        Assert.True(await AskAsync(Someone, known: true, "k1")); // Remembered.
        Assert.True(await AskAsync(Someone, known: true, "never-asked-here")); // Looked for.
        Assert.False(await AskAsync(Someone, known: false, "unknown"));
    }

    [Fact]
    public async Task Ask_ManyKnownBomsAtOnce_WaitForEachOther()
    {
        var asked = new List<BomQuestions>();
        for (var i = 0; i < Most; i++) asked.Add((await _boms.OpenAsync($"k{i}"))!);
        var waiting = _boms.OpenAsync("next");

        asked[0].Answer(BomId.Parse("k0"), isKnown: true);

        Assert.NotNull(await waiting.WaitAsync(UnitsLimits.Hang));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_ManyBomsWhileAllPermitsAreTaken_WaitsOnceForAllOfThem(bool areKnown)
    {
        var open = await _boms.OpenAsync(UnitsUnknownBoms.New(Most));
        var boms = UnitsUnknownBoms.New(Most);
        if (areKnown) _boms.Recorded.UnionWith(boms);

        var waiting = _boms.OpenAsync(boms);
        Assert.False(waiting.IsCompleted);
        _boms.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(areKnown, await waiting.WaitAsync(UnitsLimits.Hang) is not null);
        open!.Withdraw();
        Assert.True(await AskAsync(Someone, known: false, UnitsUnknownBoms.New(Most))); // Nothing was kept.
    }

    [Fact]
    public async Task Answer_OfSome_SettlesThoseAlone()
    {
        var open = await _boms.OpenAsync(UnitsUnknownBoms.New(Most - 2).Append("k").Append("u").ToArray());
        open!.Answer(BomId.Parse("k"), isKnown: true);
        open.Answer(BomId.Parse("u"), isKnown: false);

        Assert.NotNull(await _boms.OpenAsync("one"));
        var waiting = _boms.OpenAsync("more");
        Assert.False(waiting.IsCompleted);
        open.Withdraw();

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
        for (var i = 0; i < Most; i++) (await _boms.OpenAsync($"u{i}"))!.Dispose();

        Assert.False(await AskAsync(Someone, known: false, "one-more"));
    }

    [Fact]
    public async Task Ask_BomsThatATicketDoesNotOpen_TakeNoPermit()
    {
        var holder = Someone with { BomIds = [BomId.Parse("mine")] };
        var open = await _boms.Limit.AskAsync(
            holder, UnitsUnknownBoms.Ids(["mine", .. UnitsUnknownBoms.New(Most - 1)]), CancellationToken.None);

        Assert.Equal(1, open!.Count);
    }

    [Fact]
    public async Task Ask_TheAdmin_IsExempt()
    {
        for (var i = 0; i < 10 * Most; i++) Assert.True(await AskAsync(Viewer.Admin, known: false, $"u{i}"));
    }

    private Task<bool> AskAsync(Viewer viewer, bool? known, params string[] bomIds) =>
        _boms.AskAsync(viewer, known, bomIds);
}
