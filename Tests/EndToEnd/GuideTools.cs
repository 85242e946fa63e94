using System.Globalization;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The programs that the guide uses, called as it calls them.</summary>
internal sealed class GuideTools(IGuideSubject subject) : IDisposable
{
    private static readonly Dictionary<string, string> NoSettings = [];

    private readonly TemporaryFolder _folder = new();

    public static string[] ChromiumSwitches =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
        "--disable-dev-shm-usage",
    ];

    /// <summary>Curl without its progress meter; everything else is the guide's.</summary>
    public ChildProcess Curl(params string[] arguments) => Start("curl", ["-sS", .. arguments]);

    public string StreamUrl(string bomId, bool withToken = true)
    {
        var url = LiveStream.Url(subject.Address, bomId);
        return withToken ? url.AbsoluteUri : url.GetLeftPart(UriPartial.Path);
    }

    /// <summary>Runs curl to its end and returns what it wrote.</summary>
    public async Task<string> CurlToEndAsync(params string[] arguments)
    {
        await using var curl = Curl(arguments);
        Assert.Equal(0, await curl.ExitAsync());
        return string.Join('\n', curl.Output.Items);
    }

    /// <summary>Runs redis-cli against the service's Redis and returns what it wrote.</summary>
    public async Task<string> RedisCliAsync(params string[] arguments)
    {
        var port = subject.RedisPort.ToString(CultureInfo.InvariantCulture);
        await using var cli = Start("redis-cli", ["-h", "127.0.0.1", "-p", port, .. arguments]);
        Assert.Equal(0, await cli.ExitAsync());
        return string.Join('\n', cli.Output.Items);
    }

    /// <summary>Publishes one of the guide's documents, and sees that a silo has heard it.</summary>
    public async Task PublishAsync(GuideFrames guide, string name)
    {
        var heardBy = await RedisCliAsync("publish", "enrichment:" + guide.BomId, guide.Document(name));
        Assert.InRange(int.Parse(heardBy, CultureInfo.InvariantCulture), 1, 2);
    }

    /// <summary>The guide's loop in the system's Python, for which Debian has packaged requests.</summary>
    public ChildProcess Python(string bomId)
    {
        var server = subject.Address.GetLeftPart(UriPartial.Authority);
        return Start("/usr/bin/python3", ["-u", SourceFiles.EndToEnd("guide.py"), server, bomId, Service.Token]);
    }

    public ChildProcess Chromium(Uri page) =>
        Start("chromium", [.. ChromiumSwitches, $"--user-data-dir={_folder.Path}/profile", page.AbsoluteUri]);

    public void Dispose() => _folder.Dispose();

    private ChildProcess Start(string program, string[] arguments) =>
        ChildProcess.Start(program, arguments, _folder.Path, NoSettings);
}
