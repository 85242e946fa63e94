using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http.Access;

/// <summary>Someone who asks for BOMs that do not exist, by whichever path.</summary>
[Trait("Suite", "Http")]
public sealed class UnknownBomTests : IAsyncLifetime
{
    private const int Most = 50;

    private readonly string _token = UserTokens.Mint("someone", "org-1");
    private StandaloneHarness _service = null!; // Set before each test, as is the next.
    private AccessClient _client = null!;

    public static string[] Paths => ["boms/{0}", "boms/{0}/events", "stream/{0}/ticket"];

    public static TheoryData<string> Polled => [.. Paths];

    public async Task InitializeAsync()
    {
        _service = await StandaloneHarness.StartAsync(
            "--" + UserTokens.Setting.Key, UserTokens.Setting.Value, "--MAX_UNKNOWN_BOMS_PER_MINUTE", "50");
        _client = new AccessClient(_service.Http);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Polled))]
    public async Task Polling_BeyondTheLimit_Gets429AndKnownBomsAreServed(string path)
    {
        var known = await PublishAsync();
        for (var i = 0; i < Most; i++) Assert.NotEqual(429, await AskAsync(path, Documents.NewBom(), _token));

        using var refused = await SendAsync(path, Documents.NewBom(), _token);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        foreach (var other in Paths) Assert.Equal(200, await AskAsync(other, known, _token));
        await using var stream = await _client.WatchAsync(known, _token);
        Assert.Equal("progress", (await stream.NextAsync()).EventType);
        Assert.NotEqual(429, await AskAsync(path, Documents.NewBom(), UserTokens.Mint("another", "org-1")));
        for (var i = 0; i <= Most; i++) Assert.NotEqual(429, await AskAsync(path, Documents.NewBom(), StandaloneHarness.Token));
        Assert.NotEqual(0, _service.Counters["enrichment.limits.refused/UnknownBoms"]);
    }

    [Fact]
    public async Task Streams_BeyondTheLimit_AreToldToComeBackLater()
    {
        var known = await PublishAsync();
        var boms = string.Join("&bom_id=", Enumerable.Range(0, Most).Select(_ => Documents.NewBom()));
        using var shared = await _client.SendAsync(HttpMethod.Get, "stream?bom_id=" + boms, _token);
        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);

        await using var one = await _client.OpenAsync(Documents.NewBom(), _token);
        using var several = await _client.SendAsync(
            HttpMethod.Get, $"stream?bom_id={known}&bom_id={Documents.NewBom()}", _token);
        using var again = await _client.SendAsync(HttpMethod.Get, "stream?bom_id=" + boms, _token);
        await using var ofKnown = await _client.WatchAsync(known, _token);

        Assert.Equal(HttpStatusCode.OK, one.Status);
        Assert.Matches("^retry: [1-3][0-9]{4}\n\n$", await one.TextAsync());
        Assert.Equal(HttpStatusCode.OK, several.StatusCode);
        Assert.Matches("^retry: [1-3][0-9]{4}\n\n$", await several.Content.ReadAsStringAsync(Limits.HangToken));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode); // Those count already.
        Assert.Equal("progress", (await ofKnown.NextAsync()).EventType);
    }

    [Fact]
    public async Task Streams_OfAnUnknownBom_StillGetItsFirstEvent()
    {
        var bom = Documents.NewBom();
        await using var stream = await _client.WatchAsync(bom, _token);

        await _service.PublishAsync(bom, UserTokens.EventOf("org-1"));

        Assert.Equal("progress", (await stream.NextAsync()).EventType);
    }

    private async Task<string> PublishAsync()
    {
        var bom = Documents.NewBom();
        await _service.PublishAsync(bom, UserTokens.EventOf("org-1"));
        await Eventually.TrueAsync(async () => await AskAsync("boms/{0}", bom, StandaloneHarness.Token) == 200);
        return bom;
    }

    private async Task<int> AskAsync(string path, string bom, string token)
    {
        using var response = await SendAsync(path, bom, token);
        return (int)response.StatusCode;
    }

    private Task<HttpResponseMessage> SendAsync(string path, string bom, string token) => _client.SendAsync(
        path.EndsWith("ticket", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get,
        string.Format(System.Globalization.CultureInfo.InvariantCulture, path, bom), token);
}
