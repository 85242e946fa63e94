using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

/// <summary>Several BOMs on one stream: <c>/stream?bom_id=a&amp;bom_id=b</c>.</summary>
[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class SharedStreamTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _one = Documents.NewBom();
    private readonly string _two = Documents.NewBom();

    [Fact]
    public async Task Shared_TwoBoms_EachConnectsAndEveryFrameSaysWhoseItIs()
    {
        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}");
        Assert.Equal([_one, _two], (await stream.TakeAsync(2)).Select(BomOf));

        await _service.PublishAsync(_one, Documents.Progress("e1", 1));
        var first = await stream.NextAsync();
        await _service.PublishAsync(_two, Documents.Progress("e1", 2));
        var second = await stream.NextAsync();

        Assert.Equal(($"{_one}/e1", Documents.Progress("e1", 1)), (first.EventId, first.Data));
        Assert.Equal(($"{_two}/e1", Documents.Progress("e1", 2)), (second.EventId, second.Data));
    }

    [Fact]
    public async Task Shared_OneEnds_TheOtherGoesOnAndTheLastEndsTheStream()
    {
        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}");
        await stream.TakeAsync(2);

        await _service.PublishAsync(_one, Documents.Completed("c1", 1));
        var ended = await stream.TakeAsync(2);
        await _service.PublishAsync(_two, Documents.Completed("c2", 1));
        var rest = await stream.ToEndAsync();

        Assert.Equal(
            $$"""{"bom_id":"{{_one}}","type":"stream_end","reason":"enrichment.completed"}""", ended[^1].Data);
        Assert.Equal(["enrichment.completed", "stream_end"], rest.Select(frame => frame.EventType));
        Assert.Equal(_two, BomOf(rest[^1]));
    }

    [Fact]
    public async Task Shared_AfterOfEach_BringsExactlyTheRest()
    {
        foreach (var bom in (string[])[_one, _two]) await RunAsync(bom, Documents.Progress("a", 1), Documents.Progress("b", 2));

        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}&after={_one}/a&after={_two}/b");
        await RunAsync(_two, Documents.Completed("c", 3));

        var frames = await stream.TakeAsync(5);
        Assert.Equal(
            [$"{_one}/b", $"{_two}/c"],
            frames.Where(frame => frame.EventType is not ("connected" or "stream_end")).Select(frame => frame.EventId));
    }

    [Fact]
    public async Task Shared_LastEventId_ResumesItsBomAndTheOtherBeginsWithItsState()
    {
        foreach (var bom in (string[])[_one, _two]) await RunAsync(bom, Documents.Progress("a", 1), Documents.Progress("b", 2));

        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}", lastEventId: $"{_one}/a");

        var frames = await stream.TakeAsync(4);
        Assert.Equal([$"{_one}/b", $"{_two}/b"], frames.Where(frame => frame.EventType is "progress").Select(frame => frame.EventId));
        Assert.Contains("\"resume\":\"replayed\"", frames.First(frame => frame.EventType is "connected").Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_LastEventIdIsTheEndOfTheLast_IsStopped()
    {
        await RunAsync(_one, Documents.Completed("c1", 1));
        await RunAsync(_two, Documents.Completed("c2", 1));

        await using var stopped = await OpenAsync($"bom_id={_one}&bom_id={_two}", lastEventId: $"{_two}/c2");

        Assert.Equal(HttpStatusCode.NoContent, stopped.Status);
    }

    [Fact]
    public async Task Shared_LastEventIdIsTheEndOfOne_TheOtherGoesOn()
    {
        await RunAsync(_one, Documents.Completed("c1", 1));

        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}", lastEventId: $"{_one}/c1");
        await stream.TakeAsync(3);
        await _service.PublishAsync(_two, Documents.Completed("c2", 1));

        Assert.Equal(["enrichment.completed", "stream_end"], (await stream.ToEndAsync()).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task Shared_AllOver_BringsBothStatesAndEnds()
    {
        await RunAsync(_one, Documents.Completed("c1", 1));
        await RunAsync(_two, Documents.Failed("c2", 1));

        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_two}");

        Assert.Equal(2, (await stream.ToEndAsync()).Count(frame => frame.EventType is "stream_end"));
    }

    [Fact]
    public async Task Shared_SameBomTwice_IsFollowedOnce()
    {
        await using var stream = await OpenAsync($"bom_id={_one}&bom_id={_one}");

        await _service.PublishAsync(_one, Documents.Completed("c", 1));

        Assert.Equal(3, (await stream.ToEndAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bom_id=")]
    [InlineData("bom_id=a&bom_id=b%2Fc")]
    public async Task Shared_BadIds_Get400(string query)
    {
        await using var stream = await OpenAsync(query);

        Assert.Equal(HttpStatusCode.BadRequest, stream.Status);
    }

    [Fact]
    public async Task Shared_MoreBomsThanOneStreamMayHold_Gets400()
    {
        var fifty = string.Join('&', Enumerable.Range(0, 50).Select(index => $"bom_id={_one}-{index}"));

        await using var most = await OpenAsync(fifty);
        await using var tooMany = await OpenAsync(fifty + "&bom_id=another");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (most.Status, tooMany.Status));
    }

    private static string? BomOf(SseItem<string> frame)
    {
        using var data = JsonDocument.Parse(frame.Data);
        return data.RootElement.GetProperty("bom_id").GetString();
    }

    private async Task RunAsync(string bom, params string[] documents)
    {
        foreach (var document in documents) await _service.PublishAsync(bom, document);
        using var last = JsonDocument.Parse(documents[^1]);
        await _service.AppliedAsync(bom, last.RootElement.GetProperty("event_id").GetString()!);
    }

    private async Task<SseStream> OpenAsync(string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/enrichment/stream?" + query);
        request.Headers.Authorization = new("Bearer", StandaloneHarness.Token);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await _service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limits.HangToken);
        return new SseStream(response, await response.Content.ReadAsStreamAsync(Limits.HangToken));
    }
}
