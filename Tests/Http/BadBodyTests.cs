using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>One rule for every body that is none, on each path that takes one.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class BadBodyTests(StandaloneFixture fixture)
{
    private const string Demo = "/api/demo/runs";
    private const string Revoke = "/api/enrichment/admin/revoke";

    private const string Ticket = "/api/enrichment/stream/bad-body/ticket";

    private static readonly string[] Paths = [Demo, Revoke, Ticket];

    // Framed by hand: what follows the headers, and what must be answered.
    private static readonly Dictionary<string, (string Headers, byte[] Body, int Status)> Framed = new()
    {
        ["bad chunk size"] = ("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"u8.ToArray(), 400),
        ["chunk size beyond 64 bits"] = ("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"u8.ToArray(), 400),
        ["chunk size beyond 32 bits"] = ("Transfer-Encoding: chunked", "FFFFFFFF\r\n{}\r\n0\r\n\r\n"u8.ToArray(), 400),
        ["negative chunk size"] = ("Transfer-Encoding: chunked", "-1\r\n{}\r\n0\r\n\r\n"u8.ToArray(), 400),
        ["chunk longer than it says"] = ("Transfer-Encoding: chunked", "1\r\n{}\r\n0\r\n\r\n"u8.ToArray(), 400),
        ["truncated chunk"] = ("Transfer-Encoding: chunked", "20\r\n{\"a\":"u8.ToArray(), 400),
        ["truncated body"] = ("Content-Length: 50", "{\"a\":"u8.ToArray(), 400),
        ["too long by its length"] = ("Content-Length: 70000", new byte[1], 413),
        ["too long in chunks"] = ("Transfer-Encoding: chunked", Chunks(20, new string('x', 4_000)), 413),
        ["white space without end"] = ("Transfer-Encoding: chunked", Chunks(20, new string(' ', 4_000)), 413),
        ["emoji at the limit"] = ("Transfer-Encoding: chunked", Chunk(new string('x', 4_096) + "\U0001f600"), 0),
    };

    private static readonly Dictionary<string, byte[]> Malformed = new()
    {
        ["invalid UTF-8"] = [.. "{\"fail\":\""u8, 0xff, .. "\"}"u8],
        ["cut UTF-8"] = [.. "{\"fail\":\""u8, 0xf0, 0x9f],
        ["UTF-16"] = Encoding.Unicode.GetBytes("{}"),
        ["half a surrogate pair as a name"] = "{\"\\ud800\":1}"u8.ToArray(),
        ["half a surrogate pair as a value"] = "{\"subject\":\"\\ud800\",\"boms\":\"\\ud800\"}"u8.ToArray(),
        ["unknown member"] = "{\"other\":1}"u8.ToArray(),
        ["member twice"] = "{\"boms\":1,\"boms\":1,\"subject\":\"a\",\"subject\":\"a\"}"u8.ToArray(),
        ["wrong types"] = "{\"boms\":{},\"subject\":7}"u8.ToArray(),
        ["number beyond its range"] = "{\"boms\":99999999999999999999}"u8.ToArray(),
        ["list"] = "[]"u8.ToArray(),
        ["text"] = "\"a\""u8.ToArray(),
        ["more behind it"] = "{} {}"u8.ToArray(),
        ["deep"] = Encoding.ASCII.GetBytes(new string('[', 2_000)),
        ["NUL"] = [0, 0, 0],
    };

    public static TheoryData<string> FramedNames => [.. Framed.Keys];

    public static TheoryData<string> MalformedNames => [.. Malformed.Keys];

    [Theory, MemberData(nameof(FramedNames))]
    public async Task Body_ThatCannotBeRead_IsAnsweredByItsKind(string name)
    {
        var (headers, body, status) = Framed[name];
        foreach (var path in Paths)
        {
            var isCut = name.StartsWith("truncated", StringComparison.Ordinal);
            var answer = await SendAsync(path, headers, body, isOver: isCut);
            var expected = status > 0 ? status : path == Revoke ? 400 : 413;

            Assert.StartsWith($"HTTP/1.1 {expected.ToString(CultureInfo.InvariantCulture)} ", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("\"detail\"", answer, StringComparison.Ordinal);
        }

        AssertNoError();
    }

    [Theory, MemberData(nameof(MalformedNames))]
    public async Task Body_ThatIsNoSuchJson_Gets400(string name)
    {
        var body = Malformed[name];
        foreach (var path in Paths)
        {
            var answer = await SendAsync(
                path, "Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture), body);

            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("Send a JSON object", answer, StringComparison.Ordinal);
        }

        AssertNoError();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("{}")]
    public async Task Ticket_WithABodyThatSaysNothing_IsMade(string body)
    {
        var answer = await SendAsync(Ticket, $"Content-Length: {body.Length}", Encoding.ASCII.GetBytes(body));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Demo)]
    [InlineData(Ticket)]
    public async Task Body_ThatComesTooSlowly_Gets408(string path)
    {
        var answer = await SendAsync(path, "Content-Length: 4000", "{"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        AssertNoError();
    }

    private void AssertNoError() =>
        Assert.DoesNotContain(fixture.Service.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));

    private async Task<string> SendAsync(string path, string headers, byte[] body, bool isOver = false)
    {
        using var client = new TcpClient();
        var address = fixture.Service.Http.BaseAddress!;
        await client.ConnectAsync(address.Host, address.Port, Limits.HangToken);
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Authorization: Bearer {StandaloneHarness.Token}\r\n{headers}\r\n\r\n";
        // Once its sending side is closed, the client gives no stream any more.
        await using var stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], Limits.HangToken);
        if (isOver) client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        var answer = new StringBuilder();
        try
        {
            while (await reader.ReadLineAsync(Limits.HangToken) is { } line) answer.AppendLine(line);
        }
        catch (IOException)
        {
            // Reset behind the answer: not all of the body was read.
        }

        return answer.ToString();
    }

    private static byte[] Chunks(int count, string text) =>
        [.. Enumerable.Repeat(Chunk(text)[..^5], count).SelectMany(bytes => bytes), .. "0\r\n\r\n"u8];

    private static byte[] Chunk(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n0\r\n\r\n"u8];
    }
}
