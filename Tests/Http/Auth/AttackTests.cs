using System.Net;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>Every known way of passing off a token, each with the answer that it must get.</summary>
[Collection(IssuersCollection.Name), Trait("Suite", "Http")]
public sealed class AttackTests(IssuersFixture fixture)
{
    private static readonly Dictionary<string, Func<IssuersFixture, string>> Refused =
        new[] { ForgedTokens.All, WrongTokens.All, BrokenTokens.All }.SelectMany(all => all).ToDictionary();

    public static TheoryData<string> Names => [.. Refused.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Attack_InTheHeader_Gets401(string name)
    {
        var token = Refused[name](fixture);

        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync("boms/b", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync("stream/b", token));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Attack_InTheUrl_Gets401(string name)
    {
        var token = Uri.EscapeDataString(Refused[name](fixture));

        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync($"stream/b?token={token}", null));
    }

    [Fact]
    public async Task Answer_ToAWrongToken_TellsNothingOfWhy()
    {
        var expired = TestTokens.Sign(fixture.Auth0Claims().With(("exp", TestTokens.At(-3600))), fixture.Auth0.Key);
        using var response = await fixture.SendAsync("stream/b", expired);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("Invalid token.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 9_000)]
    [InlineData(HttpStatusCode.RequestHeaderFieldsTooLarge, 100_000)]
    public async Task Token_TooLong_IsRefusedUnread(HttpStatusCode status, int length)
    {
        var claims = fixture.Auth0Claims().With(("pad", new string('x', length)));

        Assert.Equal(status, await fixture.StatusAsync("boms/b", TestTokens.Sign(claims, fixture.Auth0.Key)));
    }

    [Fact]
    public async Task Token_TooLongForAUrl_Gets414()
    {
        Assert.Equal(
            HttpStatusCode.RequestUriTooLong,
            await fixture.StatusAsync("stream/b?token=" + new string('x', 100_000), null));
    }

    [Fact]
    public async Task Token_SentTwice_Gets401()
    {
        var token = fixture.Token();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/stream/b");
        request.Headers.TryAddWithoutValidation("Authorization", ["Bearer " + token, "Bearer " + token]);
        using var twice = await fixture.Service.Http.SendAsync(request, Limits.HangToken);

        Assert.Equal(HttpStatusCode.Unauthorized, twice.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync($"stream/b?token={token}", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync($"stream/b?token={token}&token={token}", null));
    }

    [Fact]
    public async Task KeySet_ThatATokenPointsTo_IsNotFetched()
    {
        await using var attacker = await TestIssuer.StartAsync(SigningKey.Rsa("evil"));
        var header = TestTokens.Header(attacker.Key).With(
            ("jku", attacker.Url + "/keys"), ("x5u", attacker.Url + "/keys"), ("jwk", attacker.Key.Public()));

        var token = TestTokens.Sign(fixture.Auth0Claims(), attacker.Key, header);

        Assert.Equal(HttpStatusCode.Unauthorized, await fixture.StatusAsync("boms/b", token));
        Assert.Equal(0, attacker.KeySetFetches);
    }
}
