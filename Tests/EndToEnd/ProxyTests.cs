using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Real proxies between client and service: frames come through at once, also where all else is compressed.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class ProxyTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Whole =
        ["event: connected", "event: progress", "event: enrichment.completed", "event: stream_end"];

    private readonly int _redisPort = TcpPorts.Take();
    private readonly TemporaryFolder _folder = new();
    private readonly string _bom = Documents.NewBom();
    private Service _service = null!; // Both are set before any test.
    private EventPublisher _publisher = null!;

    public async Task InitializeAsync()
    {
        _service = await Service.Start("Standalone", new(StandaloneSubject.Settings(_redisPort))
        {
            ["TRUSTED_PROXIES"] = "127.0.0.1",
        }).ReadyAsync();
        _publisher = await EventPublisher.ConnectAsync(_redisPort);
    }

    public async Task DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _service.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Express_WithCompression_LetsFramesThroughAtOnce()
    {
        await using var proxy = await NodePackage.RunAsync("proxy.mjs", _service.Address.AbsoluteUri);
        var line = await proxy.Output.FirstAsync(line => line.StartsWith("listening ", StringComparison.Ordinal));
        var address = Loopback.Address(int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

        await AssertFramesAtOnceAsync(address, "--compressed");
        await AssertIsCompressedAsync(address, "/api/enrichment/health");
    }

    [Theory]
    [InlineData("--compressed")]
    [InlineData("-0", "--compressed")]
    [InlineData("-0", "-H", "Connection: keep-alive")]
    public async Task Nginx_WithGzipAndItsDefaults_LetsFramesThroughAtOnce(params string[] switches)
    {
        await using var nginx = await NginxServer.StartAsync(_service.Address);

        await AssertFramesAtOnceAsync(nginx.Address, switches);
    }

    [Theory]
    [InlineData("-0")]
    [InlineData("-0", "-H", "Connection: keep-alive")]
    public async Task Service_AskedOverHttp10_SendsFramesWithoutChunks(params string[] switches) =>
        await AssertFramesAtOnceAsync(_service.Address, switches);

    [Theory]
    [InlineData("/enrich")]
    [InlineData("/kept")]
    public async Task Nginx_BelowAPath_ServesPageAndTickets(string prefix)
    {
        await using var nginx = await NginxServer.StartAsync(_service.Address);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(nginx.Address, $"{prefix}/api/enrichment/stream/{_bom}/ticket"));
        request.Headers.Authorization = new("Bearer", Service.Token);
        using var answer = await Loopback.SendAsync(request, Limits.HangToken);
        var url = (await answer.Content.ReadFromJsonAsync<JsonElement>(Limits.HangToken)).GetProperty("url").GetString()!;

        Assert.StartsWith(prefix + "/api/", url, StringComparison.Ordinal);
        await AssertFramesAtOnceAsync(new Uri(nginx.Address, url), []);
        foreach (var file in (string[])["/", "/app.js", "/index.css"])
            Assert.Equal(200, (await Loopback.GetAsync(new Uri(nginx.Address, prefix + file))).Status);
    }

    // Its transport by fetch cannot take a 204, which has no body, and goes on asking until the page closes it; but it names the
    // last event in the URL, so it is not sent the run again and again.
    [Fact]
    public async Task Polyfill_OnACompletedRun_SeesItOnce()
    {
        await _publisher.PublishAsync(_bom, Documents.Completed("end", 1));
        await using (var first = await LiveStream.WatchAsync(_service.Address, _bom)) await first.EventAsync("stream_end");

        await using var node = await NodePackage.RunAsync("polyfill.mjs", LiveStream.Url(_service.Address, _bom).AbsoluteUri);

        await Eventually.TrueAsync(() => node.Output.Items.Count(line => line.StartsWith("error", StringComparison.Ordinal)) >= 3);
        Assert.Equal(
            ["event connected", "event enrichment.completed", "event stream_end"],
            node.Output.Items.Where(line => line.StartsWith("event", StringComparison.Ordinal)));
        using var http = new HttpClient { Timeout = Limits.Hang };
        using var again = await http.GetAsync(LiveStream.Url(_service.Address, _bom).AbsoluteUri + "&lastEventId=end");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    // Each frame is waited for before the next event is published: a proxy that holds it back would hold up the test.
    private async Task AssertFramesAtOnceAsync(Uri address, params string[] switches)
    {
        var url = address.AbsolutePath.Contains("/stream/", StringComparison.Ordinal) ? address : LiveStream.Url(address, _bom);
        await using var curl = ChildProcess.Start(
            "curl", ["-sSN", .. switches, url.AbsoluteUri], _folder.Path, new Dictionary<string, string>());
        await curl.Output.FirstAsync(line => line == Whole[0]);
        await _publisher.PublishAsync(_bom, Documents.Progress("p", 1));
        await curl.Output.FirstAsync(line => line == Whole[1]);
        await _publisher.PublishAsync(_bom, Documents.Completed("end", 2));

        Assert.Equal(0, await curl.ExitAsync());
        Assert.Equal(Whole, curl.Output.Items.Where(line => line.StartsWith("event:", StringComparison.Ordinal)));
        Assert.All(curl.Output.Items, line => Assert.Matches("^$|^:|^(event|data|id|retry): ", line));
    }

    private static async Task AssertIsCompressedAsync(Uri address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await Loopback.SendAsync(request, Limits.HangToken);

        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }
}
