using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Which host names are served is the operator's to say.</summary>
[Trait("Suite", "Http")]
public sealed class HostNameTests
{
    [Theory]
    [InlineData("*", "anything.example", 200)]
    [InlineData("localhost;stream.example", "stream.example", 200)]
    [InlineData("localhost;stream.example", "rebound.example", 400)]
    public async Task Host_WhereNamesAreSet_IsServedIfItIsOneOfThem(string allowed, string host, int status)
    {
        await using var service = await StandaloneHarness.StartAsync("--AllowedHosts", allowed);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;

        using var response = await service.Http.SendAsync(request, Limits.HangToken);

        Assert.Equal(status, (int)response.StatusCode);
    }
}
