using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>A stream ends with its token. The clock is real: the library that reads tokens has no other here.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class LifetimeTests(AccessFixture fixture)
{
    private readonly AccessClient _client = fixture.NewClient();
    private readonly string _person = Guid.NewGuid().ToString();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_TokenEnds_IsToldAndEndsBefore(bool byTicket)
    {
        var token = UserTokens.Mint(_person, "o", lifeSeconds: 5);
        var ends = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var bom = Documents.NewBom();
        var inUrl = byTicket ? await _client.TicketAsync(bom, token) : token;
        await using var stream = await _client.WatchAsync(bom, inUrl);

        var last = Assert.Single(await stream.ToEndAsync());

        Assert.Equal("error", last.EventType);
        Assert.Equal("""{"type":"error","message":"Token expired","code":"token_expired"}""", last.Data);
        Assert.True(TimeProvider.System.GetUtcNow() < ends);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-10)] // Within the tolerance for clocks.
    [InlineData(-60)]
    public async Task Stream_TokenEndsNowOrHasEnded_Gets401(int lifeSeconds) =>
        Assert.Equal(
            401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_person}", UserTokens.Mint(_person, "o", lifeSeconds)));

    [Fact]
    public async Task Stream_OfTheAdmin_IsNotEndedWithOthers()
    {
        var bom = Documents.NewBom();
        await using var admin = await _client.WatchAsync(bom, StandaloneHarness.Token);
        await using var user = await _client.WatchAsync(bom, UserTokens.Mint(_person, "o", lifeSeconds: 4));
        await user.ToEndAsync();

        await fixture.Service.PublishAsync(bom, UserTokens.EventOf("o"));

        Assert.Equal("progress", (await admin.NextAsync()).EventType);
    }
}
