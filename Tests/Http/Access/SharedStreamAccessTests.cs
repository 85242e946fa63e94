using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>Who may see which BOM of a stream of several.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class SharedStreamAccessTests(AccessFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly AccessClient _client = fixture.NewClient();
    private readonly string _organization = "org-" + Guid.NewGuid();
    private readonly string _own = Documents.NewBom();
    private readonly string _foreign = Documents.NewBom();

    [Fact]
    public async Task Shared_OneBomIsForeign_IsDeniedAndTheOtherGoesOn()
    {
        await PublishAsync(_foreign, "another");
        await using var stream = await OpenAsync($"{_own}&bom_id={_foreign}");
        var first = await stream.TakeAsync(2);

        await PublishAsync(_own, _organization);

        Assert.Equal(["connected", "error"], first.Select(frame => frame.EventType));
        Assert.Equal(
            $$"""{"bom_id":"{{_foreign}}","type":"error","message":"Access denied","code":"forbidden"}""", first[1].Data);
        Assert.StartsWith(_own + "/", (await stream.NextAsync()).EventId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_UnknownBomTurnsOutForeign_IsDeniedWithoutAByteOfIt()
    {
        await using var stream = await OpenAsync($"{_own}&bom_id={_foreign}");
        await stream.TakeAsync(2);

        await PublishAsync(_foreign, "another");
        var denied = await stream.NextAsync();
        await PublishAsync(_own, _organization);

        Assert.Contains(_foreign, denied.Data, StringComparison.Ordinal);
        Assert.Contains("forbidden", denied.Data, StringComparison.Ordinal);
        Assert.StartsWith(_own + "/", (await stream.NextAsync()).EventId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_AllForeign_Gets403()
    {
        await PublishAsync(_foreign, "another");

        await using var refused = await OpenAsync(_foreign);

        Assert.Equal(403, (int)refused.Status);
    }

    // A ticket opens the streams of its own BOMs, and of no others.
    [Fact]
    public async Task Shared_TicketOfOneOfThem_Gets401()
    {
        var ticket = await _client.TicketAsync(_own, UserTokens.Mint("s" + _own, _organization));

        await using var refused = await OpenAsync($"{_own}&bom_id={_foreign}&token={ticket}", token: null);

        Assert.Equal(401, (int)refused.Status);
    }

    private async Task PublishAsync(string bom, string organization)
    {
        await _service.PublishAsync(bom, UserTokens.EventOf(organization));
        await Eventually.TrueAsync(async () => (await _service.GetAsync("boms/" + bom)).Status is System.Net.HttpStatusCode.OK);
    }

    private Task<SseStream> OpenAsync(string boms) => OpenAsync(boms, UserTokens.Mint("s" + _own, _organization));

    private async Task<SseStream> OpenAsync(string boms, string? token)
    {
        var response = await _client.SendAsync(HttpMethod.Get, "stream?bom_id=" + boms, token);
        return new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
    }
}
