using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>The demo runs that Standalone offers.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class DemoTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;

    [Fact]
    public async Task Demo_OfTwoBoms_CanBeWatchedToTheirEnd()
    {
        using var response = await PostAsync("""{"boms":2,"speed":100}""");
        var boms = await BomsAsync(response);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(2, boms.Length);
        foreach (var bom in boms)
        {
            await using var stream = await _service.WatchAsync(bom);
            var events = await stream.ToEndAsync();
            Assert.Equal(["enrichment.completed", "stream_end"], events.TakeLast(2).Select(one => one.EventType));
        }
    }

    [Theory]
    [InlineData("""{"boms":11}""", "boms is 11: use 1 to 10.")]
    [InlineData("""{"boms":"two"}""", "Send a JSON object")]
    [InlineData("""{"speed":0}""", "speed is 0: use 0.1 to 100.")]
    [InlineData("[", "Send a JSON object")]
    public async Task Demo_OfWhatCannotBePlayed_Gets400WithTheLimit(string body, string expected)
    {
        using var response = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_Asked_SaysThatThereAreRuns()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/demo/runs");
        request.Headers.Authorization = new("Bearer", StandaloneHarness.Token);

        using var response = await _service.Http.SendAsync(request, Limits.HangToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Demo_WithoutAToken_Gets401()
    {
        using var response = await _service.Http.PostAsync("/api/demo/runs", null, Limits.HangToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Demo_OfALoggedInUser_BelongsToTheirOrganizationAlone()
    {
        await using var service = await StandaloneHarness.StartAsync("--" + UserTokens.Setting.Key, UserTokens.Secret);
        var (ours, theirs) = (UserTokens.Mint("u1", "org-1"), UserTokens.Mint("u2", "org-2"));
        using var response = await PostAsync("""{"speed":100}""", service, ours);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
        var bom = answer.GetProperty("bom_ids")[0].GetString()!;

        var client = new AccessClient(service.Http);
        await using var stream = await client.WatchAsync(bom, ours);
        var events = await stream.ToEndAsync();
        await using var foreign = await client.OpenAsync(bom, theirs);

        Assert.Equal("org-1", answer.GetProperty("organization_id").GetString());
        Assert.Equal("stream_end", events[^1].EventType);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
    }

    [Fact]
    public async Task Demo_OfAUserWithoutAnOrganization_Gets403()
    {
        await using var service = await StandaloneHarness.StartAsync("--" + UserTokens.Setting.Key, UserTokens.Secret);

        using var response = await PostAsync("", service, UserTokens.Mint("u1", organization: null));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("names no organization", await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OfMoreBomsThanPlayAtOnce_Gets429()
    {
        await using var service = await StandaloneHarness.StartAsync();
        for (var count = 0; count < 2; count++)
        {
            using var started = await PostAsync("""{"boms":10,"speed":0.1}""", service);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        }

        using var refused = await PostAsync("", service);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("20 demo BOMs", await DetailAsync(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OfOneOrganization_LeavesHalfToTheOthers()
    {
        await using var service = await StandaloneHarness.StartAsync("--" + UserTokens.Setting.Key, UserTokens.Secret);
        var (ours, theirs) = (UserTokens.Mint("u1", "org-1"), UserTokens.Mint("u2", "org-2"));
        using var first = await PostAsync("""{"boms":10,"speed":0.1}""", service, ours);

        using var refused = await PostAsync("", service, UserTokens.Mint("u3", "org-1"));
        using var others = await PostAsync("""{"boms":10,"speed":0.1}""", service, theirs);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("10 demo BOMs", await DetailAsync(refused), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, others.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, StandaloneHarness? service = null, string token = StandaloneHarness.Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/demo/runs") { Content = new StringContent(body) };
        request.Headers.Authorization = new("Bearer", token);
        return await (service ?? _service).Http.SendAsync(request, Limits.HangToken);
    }

    private static async Task<string[]> BomsAsync(HttpResponseMessage response)
    {
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
        return [.. answer.GetProperty("bom_ids").EnumerateArray().Select(bom => bom.GetString()!)];
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken)).GetProperty("detail").GetString()!;
}
