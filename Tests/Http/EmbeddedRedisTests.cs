using System.Net.Sockets;
using System.Text;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EnrichmentStream.Tests.Http;

/// <summary>The RESP server in the process serves Redis clients, and no web page.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class EmbeddedRedisTests(StandaloneFixture fixture)
{
    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("post / HTTP/1.1")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("HEAD / HTTP/1.1")]
    [InlineData("PUT / HTTP/1.1")]
    [InlineData("OPTIONS / HTTP/1.1")]
    [InlineData("PROPFIND / HTTP/1.1")]
    [InlineData("PING / HTTP/1.1")]
    [InlineData("INVENTED / HTTP/1.1")]
    [InlineData("PRI * HTTP/2.0")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    [InlineData(" POST / HTTP/1.1")]
    [InlineData("")]
    public async Task Connection_ThatBeginsAsABrowsers_IsClosedAndPublishesNothing(string firstLine)
    {
        var document = Documents.Progress("forged", 1);

        var answer = await SendAsync($"{firstLine}\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n{Publish(document)}");
        await fixture.Service.PublishAsync(_bom, Documents.Progress("real", 1));
        await fixture.Service.AppliedAsync(_bom, "real");

        Assert.Equal("", answer);
        Assert.DoesNotContain("forged", (await fixture.Service.GetAsync($"boms/{_bom}/events")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_OfAClient_Publishes()
    {
        Assert.StartsWith(":1", await SendAsync(Publish(Documents.Progress("e1", 1))), StringComparison.Ordinal);
        await fixture.Service.AppliedAsync(_bom, "e1");
        Assert.StartsWith("+PONG", await SendAsync("PING\r\n"), StringComparison.Ordinal);
    }

    // In one process nobody else has to be told, and whoever can publish could lock users out.
    [Fact]
    public async Task Revocation_ThatIsPublished_ReachesNobody()
    {
        var redis = fixture.Service.Services.GetRequiredService<IConnectionMultiplexer>();

        var heard = await redis.GetSubscriber().PublishAsync(RedisChannel.Literal("revocations:enrichment"), "1 Bom x");

        Assert.Equal(0, heard);
    }

    private string Publish(string document) =>
        $"*3\r\n$7\r\nPUBLISH\r\n${("enrichment:" + _bom).Length}\r\nenrichment:{_bom}\r\n${Encoding.UTF8.GetByteCount(document)}\r\n{document}\r\n";

    private async Task<string> SendAsync(string text)
    {
        var url = new Uri(fixture.Service.Services.GetRequiredService<IConfiguration>()["REDIS_URL"]!);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, Limits.HangToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Limits.HangToken);
        var answer = new byte[256];
        try
        {
            var length = await client.GetStream().ReadAsync(answer, Limits.HangToken);
            return Encoding.UTF8.GetString(answer, 0, length);
        }
        catch (IOException)
        {
            return ""; // Reset: what was sent was not read to its end.
        }
    }
}
