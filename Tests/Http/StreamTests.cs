using System.Net;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class StreamTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    [Fact]
    public async Task Stream_Opened_AnswersWithTheHeadersOfTheContract()
    {
        await using var stream = await _service.WatchAsync(_bom);

        var headers = stream.Response.Headers;
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache, no-transform", headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("keep-alive", headers.Connection.Single());
        Assert.Equal("no", headers.GetValues("X-Accel-Buffering").Single());
    }

    [Fact]
    public async Task Stream_OfUnknownBom_IsLiveFromTheStart()
    {
        await using var stream = await _service.WatchAsync(_bom);

        Assert.Equal(
            $$"""{"type":"connected","bom_id":"{{_bom}}","message":"Stream connected","resume":"live","keepalive_seconds":1,"stalled_after_seconds":300}""",
            stream.Connected);
    }

    [Fact]
    public async Task Stream_BeginsWithRetryInJitteredRange()
    {
        await using var stream = await _service.OpenAsync(_bom);

        using var reader = new StreamReader(await stream.Response.Content.ReadAsStreamAsync());
        var line = await reader.ReadLineAsync(Limits.HangToken);
        Assert.InRange(int.Parse(line!["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture), 2_000, 5_000);
        Assert.Equal("event: connected", await reader.ReadLineAsync(Limits.HangToken));
    }

    [Fact]
    public async Task Stream_WholeRun_BringsEveryTypeOfTheGuideAndEnds()
    {
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, Documents.Guide("started", "e1", _bom));
        await _service.PublishAsync(_bom, Documents.Guide("progress", "e2", _bom));
        await _service.PublishAsync(_bom, Documents.Progress("e3", 46));
        await _service.PublishAsync(_bom, """{"event_id":"e4","event_type":"supplier.note"}""");
        await _service.PublishAsync(_bom, Documents.Guide("completed", "e5", _bom));

        var frames = await stream.ToEndAsync();
        Assert.Equal(
            ["enrichment.started", "progress", "progress", "supplier.note", "enrichment.completed", "stream_end"],
            frames.Select(frame => frame.EventType));
        Assert.Equal("""{"type":"stream_end","reason":"enrichment.completed"}""", frames[^1].Data);
    }

    [Fact]
    public async Task Stream_FailedWithoutState_ArrivesAndEnds()
    {
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, Documents.Guide("failed", "e1", _bom));

        var frames = await stream.ToEndAsync();
        Assert.Equal(["enrichment.failed", "stream_end"], frames.Select(frame => frame.EventType));
        Assert.Equal("Rate limit exceeded", JsonDocument.Parse(frames[0].Data).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Stream_OneLineDocument_ArrivesByteForByte()
    {
        const string document = """{ "event_id":"e1",  "event_type":"progress","state":{"percent_complete":45.0,"big":1e400,"name":"ü\u00fc"}} """;
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, document);

        Assert.Equal(document, (await stream.NextAsync()).Data);
    }

    [Fact]
    public async Task Stream_PrettyPrintedDocument_ArrivesOnOneLineWithItsNumbers()
    {
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, Documents.Guide("progress", "e1", _bom).ReplaceLineEndings("\r\n"));

        var data = (await stream.NextAsync()).Data;
        Assert.DoesNotContain('\n', data);
        Assert.Contains("\"percent_complete\":45.0", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_Silent_BringsAKeepAliveComment()
    {
        await using var stream = await _service.OpenAsync(_bom);

        using var reader = new StreamReader(await stream.Response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync(Limits.HangToken) is { } line)
        {
            if (line == ": keepalive") return;
        }

        Assert.Fail("The stream ended without a keepalive.");
    }

    [Fact]
    public async Task Stream_EventsAfterTheEnd_ReachNobody()
    {
        await PublishRunAsync("e1", "e2");
        await _service.PublishAsync(_bom, Documents.Progress("late", 3));
        await using var waiting = await _service.WatchAsync(_bom, query: "&after=e2");

        await _service.PublishAsync(_bom, Documents.Progress("later", 4));
        await _service.PublishAsync(_bom, Documents.Started("next", "run-2"));

        Assert.Equal("next", (await waiting.NextAsync()).EventId);
    }

    [Fact]
    public async Task Stream_NewRun_ReplacesTheOld()
    {
        await PublishRunAsync("e1", "e2");
        await _service.PublishAsync(_bom, Documents.Progress("n1", 9, "run-2"));
        await _service.AppliedAsync(_bom, "n1");

        await using var stream = await _service.WatchAsync(_bom);
        await _service.PublishAsync(_bom, Documents.Progress("old", 10, "run-1"));
        await _service.PublishAsync(_bom, Documents.Progress("n2", 11, "run-2"));

        Assert.Equal(["n1", "n2"], (await stream.TakeAsync(2)).Select(frame => frame.EventId));
    }

    [Fact]
    public async Task Stream_TwoWatchers_SeeTheSameFrames()
    {
        await using var first = await _service.WatchAsync(_bom);
        await using var second = await _service.WatchAsync(_bom);

        await PublishRunAsync("e1", "e2");

        Assert.Equal(await first.ToEndAsync(), await second.ToEndAsync());
    }

    [Theory]
    [InlineData("stream/a%20b", HttpStatusCode.BadRequest)]
    [InlineData("stream/a%00b", HttpStatusCode.BadRequest)]
    [InlineData("stream/%2e%2e", HttpStatusCode.NotFound)]
    [InlineData("stream/..%2f..", HttpStatusCode.BadRequest)]
    [InlineData("stream/", HttpStatusCode.BadRequest)]
    [InlineData("stream/%ff", HttpStatusCode.BadRequest)]
    [InlineData("stream/a/b", HttpStatusCode.NotFound)]
    [InlineData("boms/a%20b", HttpStatusCode.BadRequest)]
    [InlineData("nothing-here", HttpStatusCode.NotFound)]
    public async Task Path_Bad_GetsItsStatus(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _service.GetAsync(path)).Status);

    [Theory]
    [InlineData(128, HttpStatusCode.OK)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    public async Task BomId_AtItsLimit_IsTakenOrRefused(int length, HttpStatusCode expected)
    {
        await using var stream = await _service.OpenAsync(_bom.PadRight(length, 'x'));

        Assert.Equal(expected, stream.Status);
    }

    private async Task PublishRunAsync(string first, string last)
    {
        await _service.PublishAsync(_bom, Documents.Progress(first, 1, "run-1"));
        await _service.PublishAsync(_bom, Documents.Completed(last, 2, "run-1"));
        await _service.AppliedAsync(_bom, last);
    }
}
