using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Watching;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>What <c>watch</c> and <c>status</c> ask of a service, and make of its answers.</summary>
[Trait("Suite", "Unit")]
public sealed class StreamWatcherTests : IDisposable
{
    private static readonly BomId Bom = BomId.Parse("b1");

    private readonly FakeService _service = new();
    private readonly HttpClient _http;
    private readonly SilentView _view = new();

    public StreamWatcherTests() => _http = new HttpClient(_service);

    [Theory]
    [InlineData("http://host", "/api/enrichment/stream/b1")]
    [InlineData("http://host/", "/api/enrichment/stream/b1")]
    [InlineData("http://host/enrich", "/enrich/api/enrichment/stream/b1")]
    [InlineData("http://host/enrich/", "/enrich/api/enrichment/stream/b1")]
    [InlineData("http://host/a/b/", "/a/b/api/enrichment/stream/b1")]
    public async Task Watch_OfAServiceBelowAPath_AsksThere(string server, string path)
    {
        _service.Answers.Enqueue(Stream(("1", "enrichment.completed"), (null, "stream_end")));

        Assert.Equal("enrichment.completed", await WatchAsync(server));

        Assert.Equal(path, Assert.Single(_service.Asked).RequestUri!.AbsolutePath);
        Assert.Equal("Bearer t", _service.Asked[0].Headers.Authorization!.ToString());
    }

    [Theory]
    [InlineData("enrichment.completed")]
    [InlineData("enrichment.failed")]
    [InlineData("enrichment.cancelled")]
    public async Task Watch_OfARunThatEnds_TellsHow(string end)
    {
        _service.Answers.Enqueue(Stream(("1", "progress"), ("2", end), (null, "stream_end")));

        Assert.Equal(end, await WatchAsync());
    }

    [Fact]
    public async Task Watch_OfWhatComesAfterAnEnd_TellsTheEndOfTheNextRun()
    {
        _service.Answers.Enqueue(
            Stream(
                ("1", "enrichment.failed"),
                ("2", "enrichment.started"),
                ("3", "enrichment.completed"),
                (null, "stream_end")));

        Assert.Equal("enrichment.completed", await WatchAsync());
    }

    [Fact]
    public async Task Watch_OfAPublishedEventNamedAsAFrame_DoesNotEnd()
    {
        _service.Answers.Enqueue(Stream(("1", "stream_end"), ("2", "enrichment.failed"), (null, "stream_end")));

        Assert.Equal("enrichment.failed", await WatchAsync());
    }

    [Fact]
    public async Task Watch_AfterTheEventThatEndedTheRun_DoesNotSayHowItEnded()
    {
        _service.Answers.Enqueue(new HttpResponseMessage(HttpStatusCode.NoContent));

        Assert.Null(await WatchAsync());
    }

    [Fact]
    public async Task Watch_WithoutAToken_SaysHowToGiveOne()
    {
        _service.Answers.Enqueue(Problem(HttpStatusCode.Unauthorized, "Pass token as query parameter."));

        var refused = await Assert.ThrowsAsync<CommandException>(() => WatchAsync(token: null));

        Assert.Equal(
            "host refuses: 401 Unauthorized: there is no token. Use --token, or set ENRICHMENT_TOKEN.",
            refused.Message);
        Assert.Equal(ExitCodes.CannotRun, refused.ExitCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, ExitCodes.CannotRun, "No run of BOM b1 is known.")]
    [InlineData(HttpStatusCode.Forbidden, ExitCodes.CannotRun, "host refuses: 403 Forbidden: why·")]
    [InlineData(HttpStatusCode.ServiceUnavailable, ExitCodes.Failed, "host refuses: 503 Service Unavailable: why·")]
    public async Task Status_ThatIsRefused_SaysWhy(HttpStatusCode status, int exitCode, string message)
    {
        _service.Answers.Enqueue(Problem(status, @"why\u001b"));

        var refused = await Assert.ThrowsAsync<CommandException>(
            () => BomStatus.AskAsync(_http, Access("http://host", "t"), Bom, CancellationToken.None));

        Assert.Equal((message, exitCode), (refused.Message, refused.ExitCode));
    }

    [Fact]
    public async Task Status_OfARun_IsALine()
    {
        const string Json =
            """{"bom_id":"b1","run":"r1","status":"paused","state":{"total_items":"100","enriched_items":45}"""
            + ""","error":null,"received_at":"2026-11-22T18:00:00+00:00"}""";
        _service.Answers.Enqueue(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Json) });

        var status = await BomStatus.AskAsync(_http, Access("http://host/enrich/", "t"), Bom, CancellationToken.None);

        Assert.Equal("/enrich/api/enrichment/boms/b1", _service.Asked.Single().RequestUri!.AbsolutePath);
        Assert.Equal(
            "b1: paused, 45.0 %, 45 of 100 enriched, run r1, last event at 2026-11-22T18:00:00+00:00",
            status.Text(Bom));
        Assert.Equal(Json, status.Json);
    }

    [Fact]
    public void Line_OfAStreamThatKnowsNoRun_SaysThatItWaits()
    {
        var known = new SseItem<string>(
            """{"type":"connected","message":"Stream connected","resume":"snapshot"}""", "connected");
        var unknown = new SseItem<string>(
            """{"type":"connected","message":"Stream connected","resume":"live"}""", "connected");

        Assert.Equal("connected Stream connected", LineView.Line(known));
        Assert.Equal("connected Stream connected; no run is known yet: waiting", LineView.Line(unknown));
    }

    public void Dispose()
    {
        _http.Dispose();
        _service.Dispose();
    }

    private static ServiceAccess Access(string server, string? token) => new(new Uri(server), token);

    private static HttpResponseMessage Stream(params (string? Id, string Name)[] frames) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(string.Concat(frames.Select(frame =>
            $"event: {frame.Name}\n{(frame.Id is null ? "" : $"id: {frame.Id}\n")}data: {{}}\n\n"))),
    };

    private static HttpResponseMessage Problem(HttpStatusCode status, string detail) => new(status)
    {
        Content = new StringContent($$"""{"detail":"{{detail}}"}""", Encoding.UTF8, "application/problem+json"),
    };

    private Task<string?> WatchAsync(string server = "http://host", string? token = "t") =>
        new StreamWatcher(_http, new StreamRequest(Access(server, token), Bom, null), _view, TimeProvider.System)
            .WatchAsync(CancellationToken.None);

    private sealed class FakeService : HttpMessageHandler
    {
        public Queue<HttpResponseMessage> Answers { get; } = [];

        public List<HttpRequestMessage> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            return Task.FromResult(Answers.Dequeue());
        }
    }

    private sealed class SilentView : IWatchView
    {
        public void Received(SseItem<string> item)
        {
        }

        public void Lost(string reason, TimeSpan pause) => throw new InvalidOperationException(reason);
    }
}
