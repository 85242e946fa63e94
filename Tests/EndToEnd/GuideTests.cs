using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The guide, check by check, with the tools that it names.</summary>
public abstract class GuideTests(IGuideSubject subject) : IDisposable
{
    private readonly GuideTools _tools = new(subject);
    private readonly GuideFrames _guide = new(Guid.NewGuid().ToString());

    [Fact]
    public async Task Curl_WithoutToken_Gets401WithDetail()
    {
        var answer = await _tools.CurlToEndAsync("-N", "-i", _tools.StreamUrl(_guide.BomId, withToken: false));

        Assert.StartsWith("HTTP/1.1 401 Unauthorized", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("\"detail\":\"Authentication required. Pass token as query", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_WithAdminToken_SeesConnectedThenWhatIsPublished()
    {
        await using var curl = _tools.Curl("-N", _tools.StreamUrl(_guide.BomId));
        await curl.Output.FirstAsync(line => line == "event: connected");

        await _tools.PublishAsync(_guide, "progress");
        await curl.Output.FirstAsync(line => line == "data: " + _guide.Line("progress"));
        await _tools.PublishAsync(_guide, "completed");

        Assert.Equal(0, await curl.ExitAsync());
        Assert.Equal(
            ["event: connected", "event: progress", "event: enrichment.completed", "event: stream_end"],
            curl.Output.Items.Where(line => line.StartsWith("event: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Curl_Health_IsExactlyTheGuides() =>
        Assert.Equal(
            """{"status":"healthy","redis":"connected"}""",
            await _tools.CurlToEndAsync(new Uri(subject.Address, "/api/enrichment/health").AbsoluteUri));

    [Fact]
    public async Task Curl_PreflightForTestId_Gets200WithCorsHeaders()
    {
        var answer = await _tools.CurlToEndAsync(
            "-i", "-X", "OPTIONS", "-H", "Origin: http://localhost:3000", "-H", "Access-Control-Request-Method: GET",
            _tools.StreamUrl("test-id", withToken: false));

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: http://localhost:3000", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Credentials: true", answer, StringComparison.Ordinal);
        Assert.Matches("Access-Control-Allow-Methods: .*GET", answer);
    }

    [Fact]
    public async Task Stream_FromAnAllowedOrigin_HasTheGuidesHeaders()
    {
        const string origin = "http://localhost:27100";
        await using var stream = await LiveStream.OpenAsync(subject.Address, _guide.BomId, origin: origin);

        var headers = stream.Response.Headers;
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(origin, Assert.Single(headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.NotEmpty(headers.GetValues("Access-Control-Expose-Headers"));
        Assert.Equal("no-cache, no-transform", headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("keep-alive", Assert.Single(headers.GetValues("Connection")));
        Assert.Equal("no", Assert.Single(headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task RedisCli_Ping_GetsPong() => Assert.Equal("PONG", await _tools.RedisCliAsync("ping"));

    [Fact]
    public async Task RedisCli_PublishesAWholeRun_StreamShowsTheGuidesFramesAndEnds()
    {
        await using var stream = await LiveStream.WatchAsync(subject.Address, _guide.BomId);

        foreach (var name in (string[])["started", "progress", "completed"]) await _tools.PublishAsync(_guide, name);

        var frames = await stream.ToEndAsync();
        Assert.Equal(5, frames.Length);
        _guide.AssertConnected(frames[0]);
        _guide.AssertPublished("started", "enrichment.started", frames[1]);
        _guide.AssertPublished("progress", "progress", frames[2]);
        _guide.AssertPublished("completed", "enrichment.completed", frames[3]);
        GuideFrames.AssertStreamEnd("enrichment.completed", frames[4]);
    }

    [Fact]
    public async Task RedisCli_PublishesFailed_StreamShowsItAndEnds()
    {
        await using var stream = await LiveStream.WatchAsync(subject.Address, _guide.BomId);

        await _tools.PublishAsync(_guide, "failed");

        var frames = await stream.ToEndAsync();
        Assert.Equal(3, frames.Length);
        _guide.AssertPublished("failed", "enrichment.failed", frames[1]);
        GuideFrames.AssertStreamEnd("enrichment.failed", frames[2]);
    }

    [Fact]
    public async Task Stream_OpenedInTheMiddle_BeginsWithTheNewestState()
    {
        await using var early = await LiveStream.WatchAsync(subject.Address, _guide.BomId);
        await _tools.PublishAsync(_guide, "started");
        await _tools.PublishAsync(_guide, "progress");
        await early.EventAsync("progress");

        await using var late = await LiveStream.WatchAsync(subject.Address, _guide.BomId);

        _guide.AssertPublished("progress", "progress", await late.EventAsync("progress"));
        Assert.Equal(2, late.Events.Items.Length);
    }

    [Fact]
    public async Task Stream_OpenedAfterTheEnd_ShowsTheEndAndEnds()
    {
        await RunToEndAsync();

        await using var late = await LiveStream.WatchAsync(subject.Address, _guide.BomId);

        var frames = await late.ToEndAsync();
        Assert.Equal(3, frames.Length);
        _guide.AssertPublished("completed", "enrichment.completed", frames[1]);
        GuideFrames.AssertStreamEnd("enrichment.completed", frames[2]);
    }

    [Fact]
    public async Task Stream_WithLastEventIdOfTheEnd_Is204()
    {
        await RunToEndAsync();

        await using var again = await LiveStream.OpenAsync(subject.Address, _guide.BomId, _guide.Id("completed"));

        Assert.Equal(204, (int)again.Response.StatusCode);
    }

    [Fact]
    public async Task Python_LoopOfTheGuide_EndsOnCompleted()
    {
        await using var python = _tools.Python(_guide.BomId);
        await python.Output.FirstAsync(line => line == "Event: connected");

        foreach (var name in (string[])["started", "progress", "completed"]) await _tools.PublishAsync(_guide, name);

        Assert.Equal(0, await python.ExitAsync());
        Assert.Contains("  Progress: 45/100 (45.0%)", python.Output.Items);
        Assert.Equal("  Enrichment completed!", python.Output.Items[^1]);
    }

    [Fact]
    public async Task Chromium_EventSourceOfTheGuide_RunsToCompletion()
    {
        await using var page = await GuidePage.ServeAsync(subject, _guide.BomId);
        await using var chromium = _tools.Chromium(page.Address);
        await page.Seen.FirstAsync(line => line.StartsWith("[SSE] Connected event:", StringComparison.Ordinal));

        foreach (var name in (string[])["started", "progress", "completed"]) await _tools.PublishAsync(_guide, name);

        await page.Seen.FirstAsync(line => line.StartsWith("[SSE] Enrichment completed!", StringComparison.Ordinal));
        Assert.Contains("[SSE] Progress: 45%", page.Seen.Items);
        Assert.Contains("  Enriched: 45 / 100", page.Seen.Items);
        Assert.DoesNotContain(page.Seen.Items, line => line.StartsWith("[SSE] Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NodeEventSource_AfterTheEnd_SendsLastEventIdAndStopsOn204()
    {
        await using var node = await NodePackage.RunAsync("guide.mjs", _tools.StreamUrl(_guide.BomId));
        await node.Output.FirstAsync(line => line == "event connected");

        foreach (var name in (string[])["started", "progress", "completed"]) await _tools.PublishAsync(_guide, name);

        Assert.Equal(0, await node.ExitAsync());
        Assert.Equal(
            [
                "request -", "answer 200", "event connected", "event enrichment.started", "event progress",
                "event enrichment.completed", "event stream_end", $"request {_guide.Id("completed")}", "answer 204",
                "closed",
            ],
            node.Output.Items);
    }

    public void Dispose()
    {
        _tools.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task RunToEndAsync()
    {
        await using var stream = await LiveStream.WatchAsync(subject.Address, _guide.BomId);
        foreach (var name in (string[])["started", "progress", "completed"]) await _tools.PublishAsync(_guide, name);
        await stream.ToEndAsync();
    }
}
