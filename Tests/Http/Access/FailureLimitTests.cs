using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>What a client may send that is no good, and how often.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class FailureLimitTests(AccessFixture fixture)
{
    private readonly AccessClient _client = fixture.NewClient();

    [Fact]
    public async Task Unauthorized_TooOften_Gets429AndGoodTokensAreServedAllTheSame()
    {
        for (var i = 0; i < AccessFixture.Unauthorized; i++)
            Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, "boms/b", i % 2 == 0 ? "wrong" : null));

        using var refused = await _client.SendAsync(HttpMethod.Get, "stream/b?token=wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.True(refused.Headers.ConnectionClose);
        Assert.Equal(401, await fixture.NewClient().StatusAsync(HttpMethod.Get, "boms/b", "wrong"));
        await using var good = await _client.WatchAsync(Documents.NewBom(), UserTokens.Mint("failures", "o"));
    }

    [Fact]
    public async Task Token_WithoutAnAlgorithm_CountsAsAnyOther()
    {
        const string token = "eyJhbGciOm51bGx9.e30.AAAA"; // {"alg":null}
        for (var i = 0; i < AccessFixture.Unauthorized; i++)
            Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, "boms/b", token));

        Assert.Equal(429, await _client.StatusAsync(HttpMethod.Get, "boms/b", token));
    }

    [Theory]
    [InlineData(6_145)]
    [InlineData(8_000)]
    public async Task Token_TooLong_Gets401(int length)
    {
        var token = new string('x', length);

        using var inHeader = await _client.SendAsync(HttpMethod.Get, "boms/b", token);

        Assert.Equal(HttpStatusCode.Unauthorized, inHeader.StatusCode);
        Assert.Contains("longer than 6144 bytes", await inHeader.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, "stream/b?token=" + token));
    }

    [Fact]
    public async Task Request_TooLong_IsRefusedByItsKind()
    {
        Assert.Equal(414, await _client.StatusAsync(HttpMethod.Get, "stream/b?token=" + new string('x', 9_000)));
        Assert.Equal(431, await _client.StatusAsync(HttpMethod.Get, "boms/b", new string('x', 20_000)));
        Assert.Equal(413, await _client.StatusAsync(
            HttpMethod.Post, "admin/revoke", StandaloneHarness.Token, $$"""{"subject":"{{new string('x', 70_000)}}"}"""));
    }

    [Theory]
    [InlineData("boms/b", "wrong", 401)]
    [InlineData("boms/unknown-bom", StandaloneHarness.Token, 404)]
    [InlineData("nothing", StandaloneHarness.Token, 404)]
    [InlineData("stream/a%20b", StandaloneHarness.Token, 400)]
    [InlineData("health", null, 200)]
    public async Task Answer_OfAnyKind_IsKeptFromCachesAndReferers(string path, string? bearer, int status)
    {
        using var response = await _client.SendAsync(HttpMethod.Get, path, bearer);

        Assert.Equal(status, (int)response.StatusCode);
        AssertHeaders(response, "no-store");
    }

    [Fact]
    public async Task Stream_Open_HasTheGuidesCacheControlAndNoReferer()
    {
        await using var stream = await _client.WatchAsync(Documents.NewBom(), UserTokens.Mint("headers", "o"));

        AssertHeaders(stream.Response, "no-cache, no-transform");
    }

    private static void AssertHeaders(HttpResponseMessage response, string cacheControl)
    {
        Assert.Equal(cacheControl, response.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
