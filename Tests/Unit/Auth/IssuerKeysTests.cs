using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;
using EnrichmentStream.WebFront.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EnrichmentStream.Tests.Unit.Auth;

[Trait("Suite", "Unit")]
public sealed class IssuerKeysTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);

    private readonly FakeTimeProvider _time = new();
    private readonly KeyFetcher _fetcher = new();

    public void Dispose() => _fetcher.Dispose();

    [Fact]
    public async Task Keys_OfAnIssuerThatIsAway_AreTrustedForTheirLifetime()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Rsa("known"));
        var keys = KeysOf(issuer);
        await keys.RefreshAsync();
        issuer.Mood = IssuerMood.Failing;

        _time.Advance(Lifetime - TimeSpan.FromSeconds(1));
        await keys.RefreshAsync();
        Assert.Single(keys.Find("known"));
        Assert.False(keys.IsGood);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(keys.Find("known"));
        Assert.False(await keys.HasAsync("known", Limits.HangToken));
    }

    [Fact]
    public async Task Keys_ThatTheIssuerTakesBack_AreGoneWithTheNextFetch()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Rsa("known"));
        var keys = KeysOf(issuer);
        await keys.RefreshAsync();

        issuer.Mood = IssuerMood.Empty;
        await keys.RefreshAsync();

        Assert.Empty(keys.Find("known"));
    }

    [Fact]
    public async Task UnknownKeys_AreAskedForWithinABudgetThatRefills()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Rsa("known"));
        var keys = KeysOf(issuer);

        for (var number = 0; number < 50; number++) await keys.HasAsync($"random-{number}", Limits.HangToken);
        Assert.Equal(5, issuer.KeySetFetches);

        _time.Advance(TimeSpan.FromSeconds(10));
        for (var number = 0; number < 50; number++) await keys.HasAsync($"random-{number}", Limits.HangToken);
        Assert.Equal(6, issuer.KeySetFetches);
    }

    [Fact]
    public async Task Fetch_WhoeverAsks_IsOneAtATimeAndEndsInTime()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Rsa("known"));
        issuer.Mood = IssuerMood.Silent;
        var keys = KeysOf(issuer);
        var asking = Enumerable.Range(0, 100).Select(number => keys.HasAsync($"{number}", Limits.HangToken).AsTask()).ToArray();
        var refreshing = keys.RefreshAsync();
        Assert.Same(refreshing, keys.RefreshAsync());
        await Eventually.TrueAsync(() => issuer.Questions > 0); // By then the time limit runs.

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.DoesNotContain(true, await Task.WhenAll(asking));
        Assert.True(refreshing.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task KeySet_OfAnUnsafeAddress_IsNotFetched()
    {
        var keys = new IssuerKeys(
            new KeySource("x", "http://issuer.example/keys"), _fetcher, Lifetime, _time, NullLogger.Instance);

        await keys.RefreshAsync();

        Assert.False(keys.IsGood);
    }

    private IssuerKeys KeysOf(TestIssuer issuer) =>
        new(new KeySource("x", issuer.Url + "/keys"), _fetcher, Lifetime, _time, NullLogger.Instance);
}
