using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class AccessTests(StandaloneFixture fixture)
{
    private const string Good = StandaloneHarness.Token;

    private readonly StandaloneHarness _service = fixture.Service;

    [Theory]
    [InlineData("stream/b", null)]
    [InlineData("stream/b?token=", null)]
    [InlineData("stream/b?token=wrong", null)]
    [InlineData("stream/b?token=wrong&token=" + Good, null)]
    [InlineData("stream/b?token=" + Good, "Bearer " + Good)]
    [InlineData("stream/b", "Bearer wrong")]
    [InlineData("stream/b", "Basic " + Good)]
    [InlineData("stream/a%20b", null)]
    [InlineData("boms/b?token=" + Good, null)]
    [InlineData("boms/b", null)]
    public async Task Token_MissingOrWrong_Gets401WithDetail(string path, string? authorization)
    {
        using var response = await SendAsync(HttpMethod.Get, path, authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await DetailAsync(response));
    }

    [Theory]
    [InlineData("stream/b?token=" + Good, null)]
    [InlineData("stream/b", "Bearer " + Good)]
    public async Task Token_Right_OpensTheStream(string path, string? authorization)
    {
        using var response = await SendAsync(HttpMethod.Get, path, authorization);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Method_Wrong_Gets405WithDetail()
    {
        using var response = await SendAsync(HttpMethod.Post, "stream/b", "Bearer " + Good);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.NotEmpty(await DetailAsync(response));
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://localhost:27100", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://localhost:5173", true)] // Vite's dev server.
    [InlineData("http://127.0.0.1:5173", true)]
    [InlineData("http://localhost:4173", true)] // Vite's preview.
    [InlineData("http://127.0.0.1:4173", true)]
    [InlineData("http://localhost:5174", false)]
    [InlineData("https://localhost:5173", false)]
    [InlineData("http://evil.example", false)]
    public async Task Preflight_OfAnyOrigin_Gets200AndHeadersOnlyIfAllowed(string origin, bool allowed)
    {
        using var response = await SendAsync(HttpMethod.Options, "stream/test-id", null, origin);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Unauthorized_FromAnAllowedOrigin_CarriesCorsHeaders()
    {
        using var response = await SendAsync(HttpMethod.Get, "stream/b", null, "http://localhost:3000");

        Assert.Equal("http://localhost:3000", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", response.Headers.GetValues("Access-Control-Allow-Credentials").Single());
    }

    [Fact]
    public async Task Health_WithRedis_IsExactlyTheGuides()
    {
        Assert.Equal("""{"status":"healthy","redis":"connected"}""", (await _service.GetAsync("health")).Body);
        Assert.Equal("""{"status":"alive"}""", await _service.Http.GetStringAsync("/health/live", Limits.HangToken));
        // "degraded" until the silo has first told how its history is.
        await Eventually.TrueAsync(async () =>
            (await _service.Http.GetFromJsonAsync<JsonElement>("/health/ready", Limits.HangToken))
            .GetProperty("status").GetString() == "ready");
    }

    [Fact]
    public async Task Bom_Known_TellsItsState()
    {
        var bom = Documents.NewBom();
        await _service.PublishAsync(bom, Documents.Guide("progress", "e1", bom));
        await _service.AppliedAsync(bom, "e1");

        var state = JsonDocument.Parse((await _service.GetAsync($"boms/{bom}")).Body).RootElement;

        Assert.Equal("running", state.GetProperty("status").GetString());
        Assert.Equal("org-uuid", state.GetProperty("organization_id").GetString());
        Assert.Equal("45.0", state.GetProperty("state").GetProperty("percent_complete").GetRawText());
    }

    [Fact]
    public async Task Bom_Failed_TellsWhy()
    {
        var bom = Documents.NewBom();
        await _service.PublishAsync(bom, Documents.Guide("failed", "e1", bom));
        await _service.AppliedAsync(bom, "e1");

        var state = JsonDocument.Parse((await _service.GetAsync($"boms/{bom}")).Body).RootElement;

        Assert.Equal("failed", state.GetProperty("status").GetString());
        Assert.Equal("Rate limit exceeded", state.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Bom_WithTextThatIsNoUnicode_IsPassedOn()
    {
        var bom = Documents.NewBom();
        await _service.PublishAsync(bom, """{"event_id":"e1","event_type":"progress","state":{"x":"\ud800"}}""");
        await _service.AppliedAsync(bom, "e1");

        var (status, body) = await _service.GetAsync($"boms/{bom}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"state\":{\"x\":\"\\ud800\"}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bom_Unknown_Gets404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _service.GetAsync($"boms/{Documents.NewBom()}")).Status);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? authorization, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, "/api/enrichment/" + path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "GET");
        return await _service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
}
