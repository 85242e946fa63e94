using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;

namespace EnrichmentStream.Tests.Http;

/// <summary>What pages of allowed origins may send and read.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class CorsTests(StandaloneFixture fixture)
{
    private const string Origin = "http://localhost:3000";

    [Theory]
    [InlineData("authorization,baggage,sentry-trace,traceparent")]
    [InlineData("authorization, last-event-id, tracestate")]
    [InlineData("b3,x-b3-traceid,x-b3-spanid,x-b3-sampled,x-datadog-trace-id,x-datadog-parent-id,newrelic,request-id")]
    [InlineData("x-requested-with,cache-control,content-type")]
    public async Task Preflight_WithHeadersOfTracing_AllowsThem(string headers) =>
        Assert.Empty(Missing(headers, await AllowedAsync(fixture.Service, headers)));

    [Fact]
    public async Task Preflight_WithAnotherHeader_DoesNotAllowIt() =>
        Assert.Equal(["x-team"], Missing("x-team,baggage", await AllowedAsync(fixture.Service, "x-team,baggage")));

    [Theory]
    [InlineData("X-Team, X-Tenant")]
    [InlineData("""["X-Team","X-Tenant"]""")]
    [InlineData("*")]
    public async Task Preflight_WithHeadersOfTheSetting_AllowsThemBesideTheUsual(string setting)
    {
        await using var service = await StandaloneHarness.StartAsync("--CORS_HEADERS", setting);

        Assert.Empty(Missing("x-team,x-tenant,baggage", await AllowedAsync(service, "x-team,x-tenant,baggage")));
    }

    // With * the answer names what was asked for.
    [Theory]
    [InlineData("x-\u0001")]
    [InlineData("x-ü")]
    [InlineData("x-team, a b")]
    public async Task Preflight_WithAHeaderThatHasNoSuchName_GetsAnAnswerAndNoError(string headers)
    {
        await using var service = await StandaloneHarness.StartAsync("--CORS_HEADERS", "*");
        await using var connection = await RawConnection.OpenAsync(service.Http.BaseAddress!);
        await connection.SendAsync(
            $"OPTIONS /api/enrichment/stream/b HTTP/1.1\r\nHost: service\r\nConnection: close\r\nOrigin: {Origin}\r\n"
            + $"Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: {headers}\r\n\r\n");
        var answer = await connection.ToEndAsync();

        Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
        Assert.Empty(service.Logs.Lines);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://localhost:27100")]
    [InlineData("http://localhost:5173")]
    public async Task Answer_ToAnOriginOfTheDefaults_ExposesWhatClientsNeed(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/stream/b");
        request.Headers.Add("Origin", origin);
        using var response = await fixture.Service.Http.SendAsync(request, Limits.HangToken);

        Assert.Equal(origin, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var exposed = string.Join(',', response.Headers.GetValues("Access-Control-Expose-Headers")).Split(',');
        Assert.Subset(new HashSet<string>(exposed), new HashSet<string>(["Retry-After", "WWW-Authenticate"]));
    }

    [Theory]
    [InlineData("X-Team, two words")]
    [InlineData("X-Team:")]
    [InlineData("""["X-Team", ""]""")]
    [InlineData("""["X-Team",1]""")]
    [InlineData("""[null]""")]
    [InlineData("X-Bäd")]
    public void Setting_ThatIsNoListOfHeaders_IsRefused(string text) =>
        UnitsValidation.AssertBad(new HttpOptionsValidator(), new HttpOptions { Headers = text }, "CORS_HEADERS", text, "X-Team");

    private static string[] Missing(string asked, string[] allowed) =>
        [.. asked.Split(',', StringSplitOptions.TrimEntries).Except(allowed, StringComparer.OrdinalIgnoreCase)];

    private static async Task<string[]> AllowedAsync(StandaloneHarness service, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/enrichment/stream/b");
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        using var response = await service.Http.SendAsync(request, Limits.HangToken);
        Assert.Equal(200, (int)response.StatusCode);
        return string.Join(',', response.Headers.GetValues("Access-Control-Allow-Headers")).Split(',', StringSplitOptions.TrimEntries);
    }
}
