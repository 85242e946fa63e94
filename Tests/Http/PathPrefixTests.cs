using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Http;

/// <summary>A front that a proxy serves below a path, whether it takes the prefix off or not.</summary>
[Collection(PathPrefixFixture.Collection), Trait("Suite", "Http")]
public sealed class PathPrefixTests(PathPrefixFixture fixture)
{
    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("set", "/enrich", null)]
    [InlineData("set", "", null)]
    [InlineData("set", "/ENRICH", null)]
    [InlineData("trusting", "", "/enrich")]
    [InlineData("trusting", "/enrich", "/enrich")]
    [InlineData("trusting", "", "/enrich/")]
    public async Task Ticket_BelowAPrefix_TellsAUrlThatWorksThere(string service, string sent, string? forwarded)
    {
        using var response = await SendAsync(service, HttpMethod.Post, $"{sent}/api/enrichment/stream/{_bom}/ticket", forwarded);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);
        var url = answer.GetProperty("url").GetString()!;
        using var stream = await SendAsync(service, HttpMethod.Get, url["/enrich".Length..].Insert(0, sent), forwarded, withToken: false);

        Assert.StartsWith($"/enrich/api/enrichment/stream/{_bom}?token=ticket.", url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    [Theory]
    [InlineData("/enrich/", 200)]
    [InlineData("/enrich/app.js", 200)]
    [InlineData("/enrich/health/live", 200)]
    [InlineData("/enrich/api/enrichment/health", 200)]
    [InlineData("/", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/enrich/nothing", 404)]
    [InlineData("/enrich/enrich/health/live", 404)]
    [InlineData("/enrichment/health/live", 404)]
    public async Task Path_BelowThePrefixOrNot_IsServed(string path, int status)
    {
        using var response = await SendAsync("set", HttpMethod.Get, path);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Prefix_WithoutItsSlash_IsSentThere()
    {
        await using var connection = await RawConnection.OpenAsync(fixture.Of("set").Http.BaseAddress!);
        await connection.SendAsync(RawConnection.Get("/enrich?x=1", "Connection: close"));
        var answer = await connection.ToEndAsync();

        Assert.StartsWith("HTTP/1.1 307 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /enrich/?x=1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nReferrer-Policy: no-referrer\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set", "\u0001")]
    [InlineData("set", "a=\t")]
    [InlineData("set", "\u007f")]
    [InlineData("trusting", "a=\u0001")]
    public async Task Prefix_WithAQueryThatNoHeaderTakes_IsSentThereWithoutIt(string service, string query)
    {
        await using var connection = await RawConnection.OpenAsync(fixture.Of(service).Http.BaseAddress!);
        await connection.SendAsync(RawConnection.Get("/enrich?" + query, "Connection: close", "X-Forwarded-Prefix: /enrich"));
        var answer = await connection.ToEndAsync();

        Assert.StartsWith("HTTP/1.1 307 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /enrich/\r\n", answer, StringComparison.Ordinal);
        Assert.Empty(fixture.Of(service).Logs.Lines);
    }

    [Theory]
    [InlineData("set", "/other")]
    [InlineData("trusting", "//evil.example")]
    [InlineData("trusting", "https://evil.example")]
    [InlineData("trusting", "/a/../b")]
    [InlineData("trusting", "/a?b")]
    [InlineData("trusting", "/a b")]
    public async Task ForwardedPrefix_OfAStrangerOrWrong_IsNotTaken(string service, string forwarded)
    {
        using var response = await SendAsync(service, HttpMethod.Post, $"/api/enrichment/stream/{_bom}/ticket", forwarded);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken);

        var expected = service == "set" ? "/enrich/api/enrichment/" : "/api/enrichment/";
        Assert.StartsWith(expected, answer.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefix_OfApi_LeavesThePathsFromWhichItWasTakenOff()
    {
        foreach (var path in (string[])["/api/enrichment/health", "/api/api/enrichment/health", "/api/health/live"])
        {
            using var response = await SendAsync("trusting", HttpMethod.Get, path, "/api");
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("enrich")]
    [InlineData("//enrich")]
    [InlineData("/en rich")]
    [InlineData("/../x")]
    [InlineData("/x/./y")]
    [InlineData("/x?y")]
    [InlineData("http://h/enrich")]
    public void Setting_ThatIsNoPath_IsRefused(string text) =>
        UnitsValidation.AssertBad(new HttpOptionsValidator(), new HttpOptions { PathBase = text }, "PATH_BASE", text, "/enrich");

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/enrich", "/enrich")]
    [InlineData("/enrich/", "/enrich")]
    [InlineData("/tools/enrich-1.0", "/tools/enrich-1.0")]
    public void Setting_ThatIsAPath_IsTaken(string? text, string expected)
    {
        Assert.True(PathPrefix.TryParse(text, out var prefix));
        Assert.Equal(expected, prefix.Value ?? "");
    }

    private async Task<HttpResponseMessage> SendAsync(
        string service, HttpMethod method, string path, string? forwarded = null, bool withToken = true)
    {
        using var request = new HttpRequestMessage(method, path);
        if (withToken) request.Headers.Authorization = new("Bearer", StandaloneHarness.Token);
        if (forwarded is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", forwarded);
        return await fixture.Of(service).Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
    }
}
