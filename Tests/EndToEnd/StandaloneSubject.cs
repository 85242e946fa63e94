using System.Globalization;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The one-process form, with its embedded Redis; silent streams get a keepalive every second.</summary>
public sealed class StandaloneSubject : IGuideSubject, IAsyncLifetime
{
    private Service? _service;

    public Uri Address => _service!.Address;

    public int RedisPort { get; } = TcpPorts.Take();

    public int PagePort { get; } = TcpPorts.Take();

    public async Task InitializeAsync()
    {
        _service = Service.Start("Standalone", new(Settings(RedisPort))
        {
            ["SSE_KEEPALIVE_SECONDS"] = "1",
            ["CORS_ORIGINS"] = Origins(PagePort),
        });
        await _service.ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
    }

    internal static Dictionary<string, string> Settings(int redisPort) => new()
    {
        ["EMBEDDED_REDIS_PORT"] = redisPort.ToString(CultureInfo.InvariantCulture),
        ["CNS_HOST"] = "127.0.0.1",
        ["CNS_PORT"] = TcpPorts.Take().ToString(CultureInfo.InvariantCulture),
        ["ADMIN_TOKEN"] = Service.Token,
    };

    /// <summary>The guide's origins, and that of the tests' own page.</summary>
    internal static string Origins(int pagePort) =>
        $"""["http://localhost:3000", "http://localhost:27100", "http://127.0.0.1:{pagePort}"]""";
}
