using System.Text.RegularExpressions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Http;
using EnrichmentStream.WebFront.Sse;
using Microsoft.Extensions.DependencyInjection;

namespace EnrichmentStream.Tests.Http;

/// <summary>A client that closes its sending side gets its answer; a stream ends in good order, and holds no slot.</summary>
[Trait("Suite", "Http")]
public sealed class HalfCloseTests : IAsyncLifetime
{
    private const int Notes = 40;
    private const string Token = "?token=" + StandaloneHarness.Token;
    private const string Bearer = "Authorization: Bearer " + StandaloneHarness.Token;

    private readonly string _bom = Documents.NewBom();
    private StandaloneHarness _service = null!; // Set before any test.

    private int Streams => _service.Services.GetRequiredService<SseConnections>().Count;

    public async Task InitializeAsync() => _service = await StandaloneHarness.StartAsync("--MAX_STREAMS", "3");

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("/health/live", "{\"status\":\"alive\"}")]
    [InlineData("/api/enrichment/health", "{\"status\":\"healthy\",\"redis\":\"connected\"}")]
    [InlineData("/health/ready", "\"process\":\"running\"")]
    [InlineData("/api/enrichment/boms/unknown", "Nothing is known about BOM unknown yet.")]
    [InlineData("/", "</html>")]
    public async Task Request_ThenTheEndOfInput_GetsTheWholeAnswer(string path, string expected)
    {
        var answer = await AskAsync(RawConnection.Get(path, Bearer));

        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/enrichment/admin/revoke", "Content-Length: 15", "{\"subject\":\"s\"}", "\"revoked_at\":")]
    [InlineData("/api/enrichment/admin/revoke", "Transfer-Encoding: chunked", "f\r\n{\"subject\":\"s\"}\r\n0\r\n\r\n", "\"revoked_at\":")]
    [InlineData("/api/enrichment/admin/revoke", "Content-Length: 50", "{\"subject\":\"s\"}", "HTTP/1.1 400 ")]
    [InlineData("/api/enrichment/admin/revoke", "Transfer-Encoding: chunked", "f\r\n{\"subj", "HTTP/1.1 400 ")]
    [InlineData("/api/demo/runs", "Content-Length: 11", "{\"boms\":11}", "boms is 11")]
    [InlineData("/api/enrichment/stream/b/ticket", "Content-Length: 2", "{}", "\"ticket\":")]
    [InlineData("/nowhere", "Content-Length: 2", "{}", "HTTP/1.1 404 ")]
    public async Task Request_WithABody_GetsTheWholeAnswerOrHearsThatItIsCut(
        string path, string length, string body, string expected)
    {
        for (var round = 0; round < 20; round++)
        {
            var answer = await AskAsync($"POST {path} HTTP/1.1\r\nHost: h\r\n{Bearer}\r\n{length}\r\n\r\n{body}");

            Assert.Contains(expected, answer, StringComparison.Ordinal);
            Assert.Single(answer.Split("HTTP/1.1 ").Skip(1)); // And nothing behind it.
        }
    }

    [Fact]
    public async Task Request_WhoseHeadersAreCut_Is400() =>
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync("GET /health/live HTTP/1.1\r\nHost: h\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Stream_ThenTheEndOfInput_GetsTheStateAndAGoodEnd()
    {
        await _service.PublishAsync(_bom, Documents.Progress("e1", 1));
        await _service.AppliedAsync(_bom, "e1");

        // More than there are slots.
        for (var round = 0; round < 10; round++)
        {
            var answer = await AskAsync(RawConnection.Get($"/api/enrichment/stream/{_bom}{Token}"));

            Assert.Contains("event: connected\n", answer, StringComparison.Ordinal);
            Assert.Contains("id: e1\n", answer, StringComparison.Ordinal);
            Assert.Matches(@"\nretry: \d+\n\n\r\n0\r\n\r\n\z", answer);
        }

        await Eventually.TrueAsync(() => Streams == 0);
    }

    [Fact]
    public async Task Stream_ThatRuns_EndsInGoodOrderWithItsInput()
    {
        await using var connection = await OpenAsync();

        connection.HalfClose();

        Assert.EndsWith("\r\n0\r\n\r\n", await connection.ToEndAsync(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Streams == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_Goes_ItsSlotIsFree(bool byReset)
    {
        var connection = await OpenAsync();

        if (byReset) connection.Reset();
        else await connection.DisposeAsync();

        await Eventually.TrueAsync(() => Streams == 0);
    }

    [Fact]
    public async Task Stream_EndOfInputWhileItJoins_GetsTheStateAndAGoodEnd()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var history = new CountedHistory(new InMemoryEventHistory())
        {
            Holds = (_, _) =>
            {
                asked.TrySetResult();
                return answer.Task;
            },
        };
        await using var service = await StandaloneHarness.StartAsync(history);
        await using var connection = await RawConnection.OpenAsync(service.Http.BaseAddress!);
        await connection.SendAsync(RawConnection.Get($"/api/enrichment/stream/{_bom}{Token}"));
        await asked.Task.WaitAsync(Limits.Hang);

        connection.HalfClose();
        answer.SetResult();

        var text = await connection.ToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", text, StringComparison.Ordinal);
        Assert.Contains("event: connected\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\nretry: \d+\n\n\r\n0\r\n\r\n\z", text);
    }

    [Fact]
    public async Task Client_ThatEndsItsInputAndReadsNothing_IsCutOff()
    {
        await RestartAsync("--SSE_END_SECONDS", "1");
        await using var connection = await OpenAsync();
        await FillAsync();

        connection.HalfClose();

        await Eventually.TrueAsync(() => Streams == 0);
    }

    [Fact]
    public async Task Client_ThatEndsItsInputAndReadsLater_GetsAll()
    {
        await RestartAsync("--SSE_END_SECONDS", "30");
        await using var connection = await OpenAsync();
        await FillAsync();
        await using var other = await RawConnection.OpenAsync(_service.Http.BaseAddress!);
        await other.SendAsync(RawConnection.Get($"/api/enrichment/stream/{Documents.NewBom()}{Token}"));
        await other.UntilAsync("event: connected");

        connection.HalfClose();
        await other.UntilAsync(": keepalive", times: 3); // A second each.

        // Without the lengths of the chunks (RFC 9112 7.1), whose line ends are the only CRLFs.
        var text = Regex.Replace(await connection.ToEndAsync(), "\r\n[0-9a-f]+\r\n", "");
        for (var i = 0; i < Notes; i++) Assert.Contains($"id: n{i}\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\nretry: \d+\n\n\r\n\z", text);
    }

    // More than the system keeps on the way to a reader.
    private async Task FillAsync()
    {
        await using var fast = await _service.WatchAsync(_bom);
        var filler = $$"""{"event_id":"{0}","event_type":"note","pad":"{{new string('x', 200 << 10)}}"}""";
        for (var i = 0; i < Notes; i++)
        {
            await _service.PublishAsync(_bom, filler.Replace("{0}", $"n{i}", StringComparison.Ordinal));
            await fast.NextAsync(); // One by one: nothing on the way is too much.
        }
    }

    private async Task RestartAsync(params string[] settings)
    {
        await _service.DisposeAsync();
        _service = await StandaloneHarness.StartAsync(
            ["--SSE_KEEPALIVE_SECONDS", "1", "--SSE_QUEUE_MAX_BYTES", "67108864", .. settings]);
    }

    private async Task<RawConnection> OpenAsync()
    {
        var connection = await RawConnection.OpenAsync(_service.Http.BaseAddress!, receiveBytes: 4_096);
        await connection.SendAsync(RawConnection.Get($"/api/enrichment/stream/{_bom}{Token}"));
        await connection.UntilAsync("event: connected");
        Assert.Equal(1, Streams);
        return connection;
    }

    private async Task<string> AskAsync(string request)
    {
        await using var connection = await RawConnection.OpenAsync(_service.Http.BaseAddress!);
        await connection.SendAsync(request);
        connection.HalfClose();
        return await connection.ToEndAsync();
    }
}
