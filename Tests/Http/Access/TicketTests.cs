using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>A ticket opens one stream, and nothing else.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class TicketTests
{
    private readonly StandaloneHarness _service;
    private readonly AccessClient _client;
    private readonly string _bom = Documents.NewBom();

    // Of its own: a server notices late that a stream's client has gone, and until then the stream counts for the cap.
    private readonly string _organization = Guid.NewGuid().ToString("N");
    private readonly string _token;

    public TicketTests(AccessFixture fixture)
    {
        (_service, _client) = (fixture.Service, fixture.NewClient());
        _token = UserTokens.Mint(Guid.NewGuid().ToString(), _organization);
    }

    [Fact]
    public async Task Ticket_OfAUser_TellsItsUrlAndEndAndIsNotKept()
    {
        using var response = await _client.SendAsync(HttpMethod.Post, $"stream/{_bom}/ticket", _token);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);

        var (ticket, url) = (answer.GetProperty("ticket").GetString(), answer.GetProperty("url").GetString());
        Assert.Equal($"/api/enrichment/stream/{_bom}?token={ticket}", url);
        Assert.Equal(Uri.EscapeDataString(ticket!), ticket);
        var life = answer.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(life.TotalMinutes, 14.5, 15.1);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Ticket_UsedTwice_OpensTheStreamAndGetsItsEvents()
    {
        var ticket = await _client.TicketAsync(_bom, _token);
        await using var first = await _client.WatchAsync(_bom, ticket);
        await using var second = await _client.WatchAsync(_bom, ticket);

        await _service.PublishAsync(_bom, UserTokens.EventOf(_organization));

        Assert.Equal("progress", (await first.NextAsync()).EventType);
        Assert.Equal("progress", (await second.NextAsync()).EventType);
    }

    [Fact]
    public async Task Ticket_AnywhereElse_Gets401()
    {
        var ticket = await _client.TicketAsync(_bom, _token);

        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{Documents.NewBom()}?token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream?bom_id={_bom}&bom_id=another&token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream?token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream?bom_id=a%20b&token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}?token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}", ticket));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}", ticket));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={ticket}", _token));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={ticket}&token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket?token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket", ticket));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, "admin/revoke", ticket, """{"subject":"x"}"""));
    }

    [Fact]
    public async Task Ticket_WithoutAGoodHeader_IsNotGiven()
    {
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket?token={_token}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/ticket?bom_id={_bom}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/ticket?bom_id={_bom}&token={_token}"));
        Assert.Equal(400, await _client.StatusAsync(HttpMethod.Post, "stream/a%20b/ticket", _token));
        Assert.Equal(400, await _client.StatusAsync(HttpMethod.Post, "stream/ticket", _token));
        Assert.Equal(400, await _client.StatusAsync(HttpMethod.Post, $"stream/ticket?bom_id={_bom}&bom_id=a%20b", _token));
        Assert.Equal(400, await _client.StatusAsync(HttpMethod.Post, "stream/ticket?" + Query(51), _token));
    }

    [Theory]
    [InlineData(-15)]
    [InlineData(1)]
    public async Task Ticket_ForALoginThatIsOver_Gets401AsItsStreamWould(int lifeSeconds)
    {
        var token = UserTokens.Mint(Guid.NewGuid().ToString(), _organization, lifeSeconds);

        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket", token));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
    }

    [Theory]
    [InlineData("TOKEN")]
    [InlineData("Token")]
    public async Task Token_UnderAnotherSpellingOfItsName_IsNoToken(string name)
    {
        using var none = await _client.SendAsync(HttpMethod.Get, $"stream/{_bom}?{name}={_token}");

        Assert.Equal(401, (int)none.StatusCode);
        Assert.Contains("Authentication required", await none.Content.ReadAsStringAsync(Limits.HangToken), StringComparison.Ordinal);
        Assert.Equal(200, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?{name}=x", _token));
        Assert.Equal(200, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?{name}=x&token={_token}"));
    }

    [Theory]
    [InlineData("somebody-else")]
    [InlineData(null)]
    public async Task Ticket_ForABomOfAnotherOrganization_Gets403(string? organization)
    {
        await _service.PublishAsync(_bom, """{"event_id":"e1","event_type":"progress","organization_id":"owner","state":{}}""");
        await _service.AppliedAsync(_bom, "e1");

        var token = UserTokens.Mint(Guid.NewGuid().ToString(), organization);

        Assert.Equal(403, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket", token));
    }

    [Fact]
    public async Task Ticket_OfFiftyBomsWithTheLongestIds_OpensTheirStreamInWhateverOrder()
    {
        var boms = Query(50);
        using var response = await _client.SendAsync(HttpMethod.Post, "stream/ticket?" + boms, _token);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
        var (ticket, url) = (answer.GetProperty("ticket").GetString(), answer.GetProperty("url").GetString());
        Assert.Equal($"/api/enrichment/stream?{boms}&token={ticket}", url);

        var reversed = string.Join('&', boms.Split('&').Reverse());
        await using var stream = await _client.OpenManyAsync(reversed, ticket!);

        Assert.All(await stream.TakeAsync(50), frame => Assert.Equal("connected", frame.EventType));
    }

    // As of the stream: the others are to be seen.
    [Fact]
    public async Task Ticket_OfSeveralBomsOneOfWhichIsForeign_OpensTheOthers()
    {
        var foreign = Documents.NewBom();
        await _service.PublishAsync(foreign, """{"event_id":"e1","event_type":"progress","organization_id":"owner","state":{}}""");
        await _service.AppliedAsync(foreign, "e1");

        Assert.Equal(403, await _client.StatusAsync(HttpMethod.Post, $"stream/ticket?bom_id={foreign}", _token));
        var ticket = await _client.TicketAsync($"bom_id={_bom}&bom_id={foreign}", _token, isMany: true);
        await using var stream = await _client.OpenManyAsync($"bom_id={foreign}&bom_id={_bom}", ticket);

        Assert.Equal(["connected", "error"], (await stream.TakeAsync(2)).Select(frame => frame.EventType).Order());
    }

    [Fact]
    public async Task Ticket_OfABomNamedTicket_IsStillToBeHad()
    {
        Assert.Equal(200, await _client.StatusAsync(HttpMethod.Get, "stream/ticket", _token));
        await using var stream = await _client.OpenAsync("ticket", await _client.TicketAsync("ticket", _token));
        Assert.Equal(200, (int)stream.Status);
    }

    [Fact]
    public async Task Ticket_BomTurnsOutToBeForeign_StreamGetsNothingOfIt()
    {
        await using var stream = await _client.WatchAsync(_bom, await _client.TicketAsync(_bom, _token));

        await _service.PublishAsync(_bom, UserTokens.EventOf("owner"));

        Assert.Equal("error", Assert.Single(await stream.ToEndAsync()).EventType);
    }

    [Fact]
    public async Task Ticket_OfTheAdmin_OpensTheStreamAndIsNoAdminToken()
    {
        var ticket = await _client.TicketAsync(_bom, StandaloneHarness.Token);
        await using var stream = await _client.WatchAsync(_bom, ticket);

        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, "admin/revoke", ticket, """{"subject":"x"}"""));
    }

    private string Query(int boms) => string.Join(
        '&', Enumerable.Range(10, boms).Select(number => "bom_id=" + _bom.PadRight(BomId.MaxLength - 2, 'b') + number));
}
