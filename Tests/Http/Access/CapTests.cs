using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>How many streams may be open, and what happens to one more.</summary>
[Collection(AccessCollection.Name), Trait("Suite", "Http")]
public sealed class CapTests(AccessFixture fixture) : IAsyncDisposable
{
    private readonly string _organization = Guid.NewGuid().ToString();
    private readonly List<SseStream> _open = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _open) await stream.DisposeAsync();
    }

    [Theory]
    [InlineData("subject", AccessFixture.PerSubject)]
    [InlineData("organization", AccessFixture.PerOrganization)]
    [InlineData("address", AccessFixture.PerAddress)]
    public async Task Cap_IsReached_TheNextIsRefusedAndTheOpenOnesStay(string cap, int most)
    {
        var client = fixture.NewClient();
        var boms = Enumerable.Range(0, most).Select(_ => Documents.NewBom()).ToArray();
        for (var i = 0; i < most; i++) _open.Add(await ClientOf(cap, client).WatchAsync(boms[i], TokenOf(cap, i)));

        await using var asEventSource = await ClientOf(cap, client).OpenAsync(Documents.NewBom(), TokenOf(cap, most));
        await using var asProgram = await ClientOf(cap, client).OpenAsBearerAsync(Documents.NewBom(), TokenOf(cap, most));

        await AssertComeBackLaterAsync(asEventSource);
        Assert.Equal(HttpStatusCode.TooManyRequests, asProgram.Status);
        Assert.InRange(asProgram.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 10, 30);
        for (var i = 0; i < most; i++)
        {
            await fixture.Service.PublishAsync(boms[i], UserTokens.EventOf(OrganizationOf(cap, i)));
            Assert.Equal("progress", (await _open[i].NextAsync()).EventType);
        }
    }

    [Fact]
    public async Task Cap_OfBoms_IsReachedByASharedStream()
    {
        var client = fixture.NewClient();
        var token = TokenOf("subject", 0);
        var boms = string.Join("&bom_id=", Enumerable.Range(0, AccessFixture.BomsPerSubject).Select(_ => Documents.NewBom()));
        using var shared = await client.SendAsync(HttpMethod.Get, "stream?bom_id=" + boms, token);

        await using var asEventSource = await client.OpenAsync(Documents.NewBom(), token);
        await using var asProgram = await client.OpenAsBearerAsync(Documents.NewBom(), token);

        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);
        await AssertComeBackLaterAsync(asEventSource);
        Assert.Equal(HttpStatusCode.TooManyRequests, asProgram.Status);
        Assert.Contains("BOMs", await asProgram.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cap_AStreamEnds_TheNextIsLetIn()
    {
        var client = fixture.NewClient();
        for (var i = 0; i < AccessFixture.PerSubject; i++)
            _open.Add(await client.WatchAsync(Documents.NewBom(), TokenOf("subject", 0)));

        await _open[0].DisposeAsync();

        // The server hears of the end some time later.
        await Eventually.TrueAsync(async () => await TryOpenAsync(client, Documents.NewBom(), TokenOf("subject", 0)));
    }

    [Fact]
    public async Task Cap_RefusalsAndBadRequests_TakeNoPlace()
    {
        var client = fixture.NewClient();
        var (bom, foreign) = (Documents.NewBom(), Documents.NewBom());
        var token = TokenOf("subject", 0);
        await fixture.Service.PublishAsync(foreign, Documents.Guide("progress", "e1", foreign));
        await fixture.Service.AppliedAsync(foreign, "e1");

        for (var i = 0; i < AccessFixture.PerAddress + 1; i++)
        {
            // A place is given back just after the answer, so the next may come a moment too early.
            await Eventually.TrueAsync(
                async () => await client.StatusAsync(HttpMethod.Get, $"stream/{foreign}", token) == 403);
            Assert.Equal(400, await client.StatusAsync(HttpMethod.Get, "stream/a%20b", token));
        }

        for (var i = 0; i < AccessFixture.PerSubject; i++)
            await Eventually.TrueAsync(async () => await TryOpenAsync(client, bom, token));
    }

    [Fact]
    public async Task Cap_TheAdmin_IsExempt()
    {
        var client = fixture.NewClient();

        for (var i = 0; i <= AccessFixture.PerAddress; i++)
            _open.Add(await client.WatchAsync(Documents.NewBom(), StandaloneHarness.Token));
    }

    [Fact]
    public async Task Cap_OfTheProcess_HoldsForTheAdminToo()
    {
        await using var service = await StandaloneHarness.StartAsync("--MAX_STREAMS", "2");
        var client = new AccessClient(service.Http);
        for (var i = 0; i < 2; i++) _open.Add(await client.WatchAsync(Documents.NewBom(), StandaloneHarness.Token));

        await using var asEventSource = await client.OpenAsync(Documents.NewBom(), StandaloneHarness.Token);
        await using var asProgram = await client.OpenAsBearerAsync(Documents.NewBom(), StandaloneHarness.Token);

        await AssertComeBackLaterAsync(asEventSource);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asProgram.Status);
        Assert.NotNull(asProgram.Response.Headers.RetryAfter);
        Assert.Equal(2, service.Counters["enrichment.access.refused"]);
    }

    private async Task<bool> TryOpenAsync(AccessClient client, string bom, string token)
    {
        var stream = await client.OpenAsBearerAsync(bom, token);
        _open.Add(stream);
        return stream.Status is HttpStatusCode.OK;
    }

    // Each cap is reached by what differs in nothing but what it counts.
    private string TokenOf(string cap, int number) => UserTokens.Mint(
        cap is "subject" ? $"{_organization}-s" : $"{_organization}-s{number}", OrganizationOf(cap, number));

    private string OrganizationOf(string cap, int number) =>
        cap is "address" ? $"{_organization}-{number}" : _organization;

    private AccessClient ClientOf(string cap, AccessClient same) => cap is "address" ? same : fixture.NewClient();

    private static async Task AssertComeBackLaterAsync(SseStream stream)
    {
        Assert.Equal(HttpStatusCode.OK, stream.Status);
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^retry: [1-3][0-9]{4}\n\n$", await stream.TextAsync());
    }
}
