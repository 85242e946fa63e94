using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Somebody else has the port that a program must listen on.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class TakenPortTests : IDisposable
{
    private readonly int _port = TcpPorts.Take();
    private readonly TcpListener _other;

    public TakenPortTests()
    {
        _other = new TcpListener(IPAddress.Loopback, _port);
        _other.Start();
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Standalone_HttpPortIsTaken_OneLineNamesIt()
    {
        var settings = StandaloneSubject.Settings(TcpPorts.Take());
        settings["CNS_PORT"] = Port;
        await using var service = Service.Start("Standalone", settings);

        await Refusal.AssertAsync(service, Port);
    }

    [Fact]
    public async Task Standalone_EmbeddedRedisPortIsTaken_OneLineNamesIt()
    {
        await using var service = Service.Start("Standalone", StandaloneSubject.Settings(_port));

        await Refusal.AssertAsync(service, "EMBEDDED_REDIS_PORT");
    }

    [Fact]
    public async Task WebFront_HttpPortIsTaken_OneLineNamesIt()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var settings = ProcessCluster.FrontSettings(redis.Url);
        settings["CNS_PORT"] = Port;
        await using var service = Service.Start("WebFront", settings);

        await Refusal.AssertAsync(service, Port);
    }

    [Theory]
    [InlineData("SILO_PORT")]
    [InlineData("GATEWAY_PORT")]
    public async Task Silo_PortIsTaken_OneLineNamesIt(string setting)
    {
        await using var redis = await RedisServer.StartNewAsync();
        var settings = ProcessCluster.SiloSettings(redis.Url, TcpPorts.Take(), TcpPorts.Take());
        settings[setting] = Port;
        await using var service = Service.Start("Silo", settings);

        await Refusal.AssertAsync(service, Port);
    }

    public void Dispose() => _other.Dispose();
}
