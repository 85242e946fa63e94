using System.Net;
using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>One issuer's trouble is its own users' alone, and no longer than it lasts.</summary>
[Trait("Suite", "Http")]
public sealed class IssuerTroubleTests
{
    private const string Audience = "enrichment-api";

    // Three seconds of patience with an issuer, and the machine's own slowness.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Keys_ThatRotate_AreKnownWithTheFirstTokenThatNeedsThem()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StartAsync(issuer);
        var old = Token(issuer);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, old));

        issuer.Rotate(SigningKey.Ec("ec-2"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        issuer.Rotate(SigningKey.Rsa("rsa-3"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, old));
    }

    [Fact]
    public async Task KeySet_WithAnotherKeyOfOneNameAndASecret_ServesThePublicKeysAlone()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Rsa("same"));
        var other = SigningKey.Ec("same");
        issuer.Publish(other);
        issuer.Publish(SigningKey.Secret("a-secret-that-nobody-should-publish", "oct"));
        await using var service = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, TestTokens.Sign(issuer.Claims(Audience), other)));
        var shared = TestTokens.Sign(issuer.Claims(Audience), SigningKey.Secret("a-secret-that-nobody-should-publish", "oct"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, shared));
    }

    [Fact]
    public async Task KeySet_WithKeysTooWeakOrOfAnotherCurve_LeavesThemOut()
    {
        await using var issuer = await TestIssuer.StartAsync(SigningKey.Ec("good"));
        var (curve, weak) = (SigningKey.EcP384("curve"), SigningKey.Rsa("weak", bits: 1_024));
        issuer.Publish(curve);
        issuer.Publish(weak);
        await using var service = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, TestTokens.Sign(issuer.Claims(Audience), curve)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, TestTokens.Sign(issuer.Claims(Audience), weak)));
    }

    [Fact]
    public async Task UnknownKeys_InGreatNumber_CauseFewFetches()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StartAsync(issuer);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        var before = issuer.KeySetFetches;
        var start = TimeProvider.System.GetTimestamp();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(number => AskAsync(service, TestTokens.Sign(
            issuer.Claims(Audience), issuer.Key, TestTokens.Header(issuer.Key).With(("kid", $"random-{number}"))))));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        var refilled = (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds / 10);
        Assert.InRange(issuer.KeySetFetches - before, 1, 5 + refilled);
    }

    [Theory]
    [InlineData(nameof(IssuerMood.Silent))]
    [InlineData(nameof(IssuerMood.Garbage))]
    [InlineData(nameof(IssuerMood.Empty))]
    [InlineData(nameof(IssuerMood.Failing))]
    [InlineData(nameof(IssuerMood.Foreign))]
    public async Task Issuer_InTroubleAtStart_CostsItsOwnUsersAloneUntilItIsWell(string mood)
    {
        await using var good = await TestIssuer.StartAsync(SigningKey.Rsa("good"));
        await using var bad = await TestIssuer.StartAsync(SigningKey.Rsa("bad"));
        bad.Mood = Enum.Parse<IssuerMood>(mood);
        await using var service = await StartAsync(
            bad, "--AUTH0_DOMAIN", good.Url, "--AUTH0_AUDIENCE", Audience);

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, Token(bad)).WaitAsync(Soon));
        Assert.Equal(
            HttpStatusCode.NotFound,
            await AskAsync(service, TestTokens.Sign(good.Claims(Audience, issuer: good.Url + "/"), good.Key)));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, StandaloneHarness.Token));
        Assert.Equal((HttpStatusCode.OK, "degraded"), await ReadyAsync(service));

        bad.Mood = IssuerMood.Good;
        await Eventually.TrueAsync(async () => await AskAsync(service, Token(bad)) is HttpStatusCode.NotFound);
        await Eventually.TrueAsync(async () => await ReadyAsync(service) is (HttpStatusCode.OK, "ready"));
    }

    [Fact]
    public async Task Issuer_NotThereAtStart_IsFoundWhenItComes()
    {
        var port = FreePort.Next();
        var key = SigningKey.Ec("late");
        await using var service = await StandaloneHarness.StartAsync(
            "--OIDC_AUTHORITY", $"http://127.0.0.1:{port}", "--OIDC_AUDIENCE", Audience);
        Assert.Equal((HttpStatusCode.OK, "degraded"), await ReadyAsync(service));

        await using var issuer = await TestIssuer.StartAsync(key, port);

        await Eventually.TrueAsync(async () => await AskAsync(service, Token(issuer)) is HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Issuer_LostLater_KeepsServingWithTheKeysKnown()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StartAsync(issuer);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));

        issuer.Mood = IssuerMood.Silent;
        var unknown = TestTokens.Sign(issuer.Claims(Audience), SigningKey.Rsa("unknown"));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, unknown).WaitAsync(Soon));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        Assert.Equal((HttpStatusCode.OK, "degraded"), await ReadyAsync(service));
    }

    [Fact]
    public async Task Client_GoneWhileTheIssuerIsAsked_LogsNoError()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await StartAsync(issuer);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(service, Token(issuer)));
        issuer.Mood = IssuerMood.Silent;
        using var requests = new RequestProbe(service.Services);

        var connection = await RawConnection.OpenAsync(service.Http.BaseAddress!);
        var token = TestTokens.Sign(issuer.Claims(Audience), SigningKey.Rsa("unknown"));
        await connection.SendAsync(RawConnection.Get("/api/enrichment/boms/b", "Authorization: Bearer " + token));
        await requests.BegunAsync();
        connection.Reset();
        await requests.EndedAsync();

        Assert.Empty(service.Logs.Lines);
    }

    [Fact]
    public async Task AdminToken_SwitchedOff_OpensNothing()
    {
        await using var service = await StandaloneHarness.StartAsync("--ADMIN_TOKEN", "off");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, "off"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(service, StandaloneHarness.Token));
    }

    private static Task<StandaloneHarness> StartAsync(TestIssuer issuer, params string[] more) =>
        StandaloneHarness.StartAsync(["--OIDC_AUTHORITY", issuer.Url, "--OIDC_AUDIENCE", Audience, .. more]);

    private static string Token(TestIssuer issuer) => TestTokens.Sign(issuer.Claims(Audience), issuer.Key);

    // Who is let in learns that the BOM is unknown.
    private static async Task<HttpStatusCode> AskAsync(StandaloneHarness service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/boms/unknown");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await service.Http.SendAsync(request, Limits.HangToken);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string? Word)> ReadyAsync(StandaloneHarness service)
    {
        using var response = await service.Http.GetAsync("/health/ready", Limits.HangToken);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Limits.HangToken));
        return (response.StatusCode, body.RootElement.GetProperty("status").GetString());
    }
}
