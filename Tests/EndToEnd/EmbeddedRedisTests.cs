using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>Standalone's own Redis is wherever <c>localhost</c> leads.</summary>
[Trait("Suite", "EndToEnd")]
public sealed class EmbeddedRedisTests
{
    [Fact]
    public async Task Redis_OnEveryLoopbackAddressOfTheMachine_Answers()
    {
        var port = TcpPorts.Take();
        await using var service = await Service.Start("Standalone", StandaloneSubject.Settings(port)).ReadyAsync();

        foreach (var endpoint in LoopbackPorts.Of(port)) Assert.Equal("+PONG\r\n", await PingAsync(endpoint));
    }

    [Fact]
    public async Task Port_TakenOnOneOfThem_IsNamedWithItsSetting()
    {
        var port = TcpPorts.Take();
        using var taken = new TcpListener(LoopbackPorts.Of(port)[^1]);
        taken.Start();
        await using var service = Service.Start("Standalone", StandaloneSubject.Settings(port));

        await Refusal.AssertAsync(service, "EMBEDDED_REDIS_PORT");

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), service.Process.Transcript, StringComparison.Ordinal);
    }

    private static async Task<string> PingAsync(IPEndPoint endpoint)
    {
        using var client = new TcpClient(endpoint.AddressFamily);
        await client.ConnectAsync(endpoint, Limits.HangToken);
        var stream = client.GetStream();
        await stream.WriteAsync("*1\r\n$4\r\nPING\r\n"u8.ToArray(), Limits.HangToken);
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer, Limits.HangToken);
        return Encoding.ASCII.GetString(answer);
    }
}
