using System.Net;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Tests.Http;

/// <summary><c>HEAD</c> answers wherever <c>GET</c> does; what is neither is refused with the methods that are not.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class HeadTests(StandaloneFixture fixture)
{
    // What depends on the body alone, or on the moment.
    private static readonly string[] OfTheBody = ["Date", "Content-Length", "Transfer-Encoding"];

    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    private IEnumerable<RouteEndpoint> Endpoints => _service.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct();

    [Fact]
    public void EveryPath_ThatTakesGet_TakesHeadAndSaysItsMethods()
    {
        var all = Endpoints.ToArray();

        Assert.InRange(all.Length, 10, 100);
        Assert.All(all, endpoint =>
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            Assert.NotEmpty(methods);
            Assert.Equal(methods.Contains("GET"), methods.Contains("HEAD"));
        });
    }

    [Fact]
    public async Task EveryPath_AskedByHead_AnswersAsGetWithoutABody()
    {
        await _service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await _service.AppliedAsync(_bom, "e1");
        string[] read = [.. Endpoints.Where(endpoint => Methods(endpoint).Contains("GET")).Select(Url)];

        foreach (var url in (string[])[.. read, "/", "/index.html", "/app.js", "/index.css", "/nothing"])
        {
            foreach (var token in (string?[])[StandaloneHarness.Token, "wrong", null]) await AssertSameAsync(url, token);
        }
    }

    [Fact]
    public async Task EveryPath_AskedByAnotherMethod_Gets405WithAllow()
    {
        foreach (var url in Endpoints.Select(Url).Concat(["/", "/app.js"]).Distinct())
        {
            using var response = await SendAsync(HttpMethod.Patch, url, StandaloneHarness.Token);

            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            // "ticket" may be a BOM's id, too.
            string[] allowed = [.. Endpoints.Where(endpoint => Matches(endpoint, url)).SelectMany(Methods).Distinct().Order()];
            Assert.Equal(allowed is [] ? ["GET", "HEAD"] : allowed, response.Content.Headers.Allow);
        }
    }

    [Theory]
    [InlineData("stream/{0}", "end", 204)]
    [InlineData("stream/{0}", "e1", 200)]
    [InlineData("stream/{0}?after=end", null, 200)]
    [InlineData("stream/{0}?lastEventId=end", null, 204)]
    [InlineData("stream?bom_id={0}", "{0}/end", 204)]
    [InlineData("stream?bom_id={0}", "{0}/e1", 200)]
    [InlineData("stream?bom_id={0}&bom_id=other", "{0}/end", 200)]
    [InlineData("stream/not%20an%20id", null, 400)]
    [InlineData("stream", null, 400)]
    public async Task Stream_AskedByHead_AnswersTheStatusOfGet(string path, string? lastEventId, int status)
    {
        await _service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await _service.PublishAsync(_bom, Documents.Completed("end", 2));
        await _service.AppliedAsync(_bom, "end");
        var url = "/api/enrichment/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _bom);

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var response = await SendAsync(method, url, StandaloneHarness.Token, lastEventId?.Replace("{0}", _bom, StringComparison.Ordinal));
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Stream_AskedByHead_OpensNone()
    {
        using var response = await SendAsync(HttpMethod.Head, $"/api/enrichment/stream/{_bom}?token={StandaloneHarness.Token}", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Limits.HangToken));
        Assert.DoesNotContain(_service.Services.GetRequiredService<SseConnections>().Snapshot(), static open => !open.IsOpen);
    }

    private async Task AssertSameAsync(string url, string? token)
    {
        using var get = await SendAsync(HttpMethod.Get, url, token);
        using var head = await SendAsync(HttpMethod.Head, url, token);

        Assert.Equal((url, get.StatusCode), (url, head.StatusCode));
        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Limits.HangToken));
    }

    private static string[] Headers(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).Where(header => !OfTheBody.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods;

    private string Url(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{bom_id}", _bom, StringComparison.Ordinal);
        return path.EndsWith("/stream", StringComparison.Ordinal) ? $"{path}?bom_id={_bom}" : path;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? token, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await _service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
    }

    private static bool Matches(RouteEndpoint endpoint, string url) =>
        new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(url, []);
}
