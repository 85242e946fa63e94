using System.Net;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Polyfills put the last id into the URL: there it means what the header means.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class ResumeInUrlTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    [Theory]
    [InlineData("lastEventId")]
    [InlineData("lastEventID")]
    [InlineData("lasteventid")]
    [InlineData("last_event_id")]
    [InlineData("Last-Event-ID")]
    public async Task Parameter_OfTheEnd_Gets204AndOfAnEventWhatFollows(string name)
    {
        await RunAsync();

        await using var ended = await _service.OpenAsync(_bom, query: $"&{name}=e3");
        await using var middle = await _service.WatchAsync(_bom, query: $"&{name}=e1");

        Assert.Equal(HttpStatusCode.NoContent, ended.Status);
        Assert.Contains("\"resume\":\"replayed\"", middle.Connected, StringComparison.Ordinal);
        Assert.Equal(["e2", "e3"], (await middle.ToEndAsync()).SkipLast(1).Select(frame => frame.EventId));
    }

    [Theory]
    [InlineData("e2", "&lastEventId=e1&after=e3", "e3")]
    [InlineData("", "&lastEventId=e2&after=e1", "e3")]
    [InlineData(null, "&lastEventId=e2&after=e1", "e3")]
    [InlineData(null, "&lastEventId=&after=e2", "e3")]
    [InlineData(null, "&lastEventId=e1&lastEventId=e2", "e3")]
    [InlineData(null, "&lastEventId=e2&lastEventId=", "e3")]
    [InlineData(null, "&lastEventId=unknown&after=e1", "e3")]
    [InlineData(null, "&last_event_id=e1&lastEventId=e2", "e3")]
    [InlineData(null, "&last-event-id=e1&LASTEVENTID=e2&last_event_id=", "e3")]
    public async Task Points_MoreThanOne_HeaderThenLastEventIdThenAfterCount(string? header, string query, string first)
    {
        await RunAsync();

        await using var stream = await _service.WatchAsync(_bom, header, query);

        Assert.Equal(first, (await stream.NextAsync()).EventId);
    }

    [Fact]
    public async Task Parameter_OnAStreamOfSeveralBoms_NamesOneBom()
    {
        await RunAsync();
        var other = Documents.NewBom();
        await _service.PublishAsync(other, Documents.Progress("o1", 1));
        await _service.AppliedAsync(other, "o1");

        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/api/enrichment/stream?bom_id={_bom}&bom_id={other}&last_event_id={_bom}/e1&lastEventId={_bom}/e2&after={_bom}/e1&token={StandaloneHarness.Token}");
        using var response = await _service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        await using var stream = new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));

        Assert.Equal(["connected", $"{_bom}/e3", "stream_end", "connected", $"{other}/o1"],
            (await stream.TakeAsync(5)).Select(frame => frame.EventId ?? frame.EventType));
    }

    private async Task RunAsync()
    {
        await _service.PublishAsync(_bom, Documents.Started("e1"));
        await _service.PublishAsync(_bom, Documents.Progress("e2", 10));
        await _service.PublishAsync(_bom, Documents.Completed("e3", 20));
        await _service.AppliedAsync(_bom, "e3");
    }
}
