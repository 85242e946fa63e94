using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>The admin ends what others watch.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class RevocationTests(AccessFixture fixture)
{
    private const string Admin = StandaloneHarness.Token;

    private readonly AccessClient _client = fixture.NewClient();
    private readonly string _bom = Documents.NewBom();
    private readonly string _person = Guid.NewGuid().ToString();
    private readonly string _organization = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("subject")]
    [InlineData("organization_id")]
    [InlineData("bom_id")]
    public async Task Revoke_OpenStreams_AreToldAndEndAndDoNotComeBack(string member)
    {
        var (token, other) = (UserTokens.Mint(_person, _organization), UserTokens.Mint(_person + "2", _organization + "2"));
        var ticket = await _client.TicketAsync(_bom, token);
        await using var byToken = await _client.WatchAsync(_bom, token);
        await using var byTicket = await _client.WatchAsync(_bom, ticket);
        await using var others = await _client.WatchAsync(Documents.NewBom(), other);

        var answer = await _client.RevokeAsync(member, NameOf(member), Admin);

        Assert.Equal(NameOf(member), answer.GetProperty(member).GetString());
        Assert.Equal(1, answer.GetProperty("fronts").GetInt64());
        await AssertRevokedAsync(byToken);
        await AssertRevokedAsync(byTicket);
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={ticket}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}", token));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"stream/{_bom}/ticket", token));
        await using var stillOpen = await _client.WatchAsync(Documents.NewBom(), other);
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("organization_id")]
    [InlineData("bom_id")]
    public async Task Revoke_NewerTokenAndTheAdmin_AreLetIn(string member)
    {
        await _client.RevokeAsync(member, NameOf(member), Admin);

        // Issuers write whole seconds: one that is surely after the revocation lies in the next.
        await using var again = await _client.WatchAsync(_bom, UserTokens.Mint(_person, _organization, ageSeconds: -1));
        await using var admin = await _client.WatchAsync(_bom, Admin);
    }

    // Its issuer's clock is a day ahead, or it lies: later than every revocation it must not be.
    [Theory]
    [InlineData("subject")]
    [InlineData("organization_id")]
    [InlineData("bom_id")]
    public async Task Revoke_TokenIssuedInTheFuture_IsRefusedToo(string member)
    {
        var token = UserTokens.Mint(_person, _organization, lifeSeconds: 200_000, ageSeconds: -86_400);
        var ticket = await _client.TicketAsync(_bom, token);
        await using var stream = await _client.WatchAsync(_bom, token);

        await _client.RevokeAsync(member, NameOf(member), Admin);

        await AssertRevokedAsync(stream);
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={token}"));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"stream/{_bom}?token={ticket}"));
    }

    [Fact]
    public async Task Revoke_OfTheLongestSubjectThatIsLetIn_IsTaken()
    {
        var person = new string('p', 1_024 - _person.Length) + _person;
        var token = UserTokens.Mint(person, _organization);
        await using var stream = await _client.WatchAsync(_bom, token);

        await _client.RevokeAsync("subject", "enrichment-stream-development|" + person, Admin);

        await AssertRevokedAsync(stream);
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Get, $"boms/{_bom}", UserTokens.Mint(person + "x", _organization)));
    }

    [Fact]
    public async Task Revoke_OfABom_LeavesOthersToTheSamePerson()
    {
        var token = UserTokens.Mint(_person, _organization);
        await _client.RevokeAsync("bom_id", _bom, Admin);

        await using var other = await _client.WatchAsync(Documents.NewBom(), token);
    }

    [Fact]
    public async Task Revoke_ByAnyoneElse_IsRefused()
    {
        var json = $$"""{"bom_id":"{{_bom}}"}""";
        var token = UserTokens.Mint(_person, _organization);

        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, "admin/revoke", null, json));
        Assert.Equal(401, await _client.StatusAsync(HttpMethod.Post, $"admin/revoke?token={Admin}", null, json));
        Assert.Equal(403, await _client.StatusAsync(HttpMethod.Post, "admin/revoke", token, json));
        await using var notRevoked = await _client.WatchAsync(_bom, token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"subject":""}""")]
    [InlineData("""{"subject":null}""")]
    [InlineData("""{"subject":1}""")]
    [InlineData("""{"subject":"a","bom_id":"b"}""")]
    [InlineData("""{"subject":"a","subject":"b"}""")]
    [InlineData("""{"bom_id":"a b"}""")]
    [InlineData("""{"tenant":"a"}""")]
    [InlineData("{\"subject\":")]
    public async Task Revoke_NotExactlyOneThing_Gets400(string json) =>
        Assert.Equal(400, await _client.StatusAsync(HttpMethod.Post, "admin/revoke", Admin, json));

    private string NameOf(string member) => member switch
    {
        "subject" => _person,
        "organization_id" => _organization,
        _ => _bom,
    };

    private static async Task AssertRevokedAsync(SseStream stream)
    {
        var last = Assert.Single(await stream.ToEndAsync());
        Assert.Equal("error", last.EventType);
        Assert.Equal("""{"type":"error","message":"Access revoked","code":"revoked"}""", last.Data);
    }
}
