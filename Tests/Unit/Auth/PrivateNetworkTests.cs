using System.Net;
using System.Net.Sockets;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Unit.Auth;

[Trait("Suite", "Unit")]
public sealed class PrivateNetworkTests : IDisposable
{
    // RFC 5737: a public address that nobody has.
    private const string Public = "203.0.113.1";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public PrivateNetworkTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    private string Listening => _listener.LocalEndpoint.ToString()!;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData(Public, false)]
    public void Holds_Address_IsTold(string address, bool isInside) =>
        Assert.Equal(isInside, PrivateNetwork.Holds(IPAddress.Parse(address)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Http_ToAPublicAddress_IsRefusedBeforeAByteIsSent(bool hasProxy)
    {
        using var http = Client(hasProxy);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetStringAsync(new Uri($"http://{Public}/keys"), Limits.HangToken));

        Assert.Contains("use https", refused.ToString(), StringComparison.Ordinal);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Http_ToThisMachine_GoesThereItself(bool hasProxy)
    {
        using var http = Client(hasProxy);

        var asking = http.GetStringAsync(new Uri($"http://{Listening}/keys"), Limits.HangToken);

        Assert.Equal("GET /keys HTTP/1.1", await AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
        Assert.Equal("{}", await asking);
    }

    [Fact]
    public async Task Https_ThroughAProxy_IsATunnelToWhateverAddress()
    {
        using var http = Client(hasProxy: true);

        var asking = http.GetStringAsync(new Uri($"https://{Public}/keys"), Limits.HangToken);

        Assert.Equal($"CONNECT {Public}:443 HTTP/1.1", await AnswerAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }

    private HttpClient Client(bool hasProxy) => new(
        PrivateNetwork.NewHandler(hasProxy ? new WebProxy($"http://{Listening}") : new WebProxy()));

    // Returns the first line of the request.
    private async Task<string?> AnswerAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync(Limits.HangToken);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        var first = await reader.ReadLineAsync(Limits.HangToken);
        while (await reader.ReadLineAsync(Limits.HangToken) is { Length: > 0 })
        {
            // The headers.
        }

        await writer.WriteAsync(answer);
        return first;
    }
}
