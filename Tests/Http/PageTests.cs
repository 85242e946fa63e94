using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class PageTests(StandaloneFixture fixture)
{
    private readonly HttpClient _http = fixture.Service.Http;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/index.html", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/index.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Page_WithoutToken_IsServedWithItsGuards(string path, string mediaType)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        var policy = Header(response, "Content-Security-Policy");
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("no-cache", Header(response, "Cache-Control"));
    }

    [Fact]
    public async Task Page_AskedAgainWithItsTag_IsNotSentAgain()
    {
        using var first = await _http.GetAsync("/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Page_Itself_HoldsNoInlineScriptOrStyle()
    {
        var page = await _http.GetStringAsync("/");

        Assert.DoesNotMatch("<style|style=|<script(?![^>]* src=)| on[a-z]+=|https?://", page);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/nothing.js")]
    [InlineData("/wwwroot/app.js")]
    [InlineData("/..%2fapp.js")]
    [InlineData("/api")]
    public async Task Path_Unknown_StaysAProblem(string path)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
