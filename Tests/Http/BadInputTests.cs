using System.Text;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Http;

[Collection(StandaloneCollection.Name), Trait("Suite", "Http")]
public sealed class BadInputTests(StandaloneFixture fixture)
{
    private readonly StandaloneHarness _service = fixture.Service;
    private readonly string _bom = Documents.NewBom();

    public static TheoryData<string, string> BadMessages => new()
    {
        { "NotJson", "not json" },
        { "NotJson", """{"event_type":"progress"} trailing""" },
        { "NotObject", """["progress"]""" },
        { "BadEventType", """{"event_id":"x"}""" },
        { "BadEventType", """{"event_type":"two words"}""" },
        { "BadEventType", """{"event_type":"evil\nevent: x"}""" },
        { "BadEventType", $$"""{"event_type":"{{new string('t', 65)}}"}""" },
        { "OtherBom", """{"event_type":"progress","bom_id":"another"}""" },
        { "TooLarge", $$"""{"event_type":"progress","pad":"{{new string('x', 256 << 10)}}"}""" },
    };

    [Theory, MemberData(nameof(BadMessages))]
    public async Task Message_Bad_IsDroppedCountedAndAffectsNothing(string reason, string message)
    {
        var before = _service.Counters[$"enrichment.ingest.dropped/{reason}"];
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, message);
        await _service.PublishAsync(_bom, Documents.Progress("good", 1));

        Assert.Equal("good", (await stream.NextAsync()).EventId);
        Assert.Equal(1, _service.Counters[$"enrichment.ingest.dropped/{reason}"] - before);
    }

    [Fact]
    public async Task Message_InvalidUtf8_IsDroppedAndCounted()
    {
        var before = _service.Counters["enrichment.ingest.dropped/InvalidUtf8"];
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, [.. "{\"event_type\":\"progress\",\"x\":\""u8, 0xff, .. "\"}"u8]);
        await _service.PublishAsync(_bom, Documents.Progress("good", 1));

        Assert.Equal("good", (await stream.NextAsync()).EventId);
        Assert.Equal(1, _service.Counters["enrichment.ingest.dropped/InvalidUtf8"] - before);
    }

    [Fact]
    public async Task Message_OnAChannelWithoutABomId_IsDroppedAndCounted()
    {
        var before = _service.Counters["enrichment.ingest.dropped/BadChannel"];

        await _service.PublishAsync("not an id", Documents.Progress("e1", 1));

        await Eventually.TrueAsync(() => _service.Counters["enrichment.ingest.dropped/BadChannel"] > before);
    }

    [Fact]
    public async Task Message_OfAnotherOrganization_IsDroppedAndCounted()
    {
        var before = _service.Counters["enrichment.grain.events/ForeignOrganization"];
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, """{"event_id":"a","event_type":"progress","organization_id":"org-1","state":{}}""");
        await _service.PublishAsync(_bom, """{"event_id":"b","event_type":"progress","organization_id":"org-2","state":{}}""");
        await _service.PublishAsync(_bom, Documents.Progress("c", 1));

        Assert.Equal(["a", "c"], (await stream.TakeAsync(2)).Select(frame => frame.EventId));
        Assert.Equal(1, _service.Counters["enrichment.grain.events/ForeignOrganization"] - before);
    }

    [Fact]
    public async Task Message_WithoutEventId_GetsAStableOne()
    {
        const string document = """{"event_type":"progress","state":{"enriched_items":1}}""";
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, document);
        await _service.PublishAsync(_bom, document);
        await _service.PublishAsync(_bom, Documents.Progress("next", 2));

        var frames = await stream.TakeAsync(2);
        Assert.True(Guid.TryParse(frames[0].EventId, out _));
        Assert.Equal("next", frames[1].EventId);
    }

    [Fact]
    public async Task Message_Repeated_IsDroppedSilentlyAndCounted()
    {
        var before = _service.Counters["enrichment.grain.events/Duplicate"];
        await using var stream = await _service.WatchAsync(_bom);

        foreach (var id in new[] { "e1", "e1", "e2", "e1", "e3" }) await _service.PublishAsync(_bom, Documents.Progress(id, 1));

        Assert.Equal(["e1", "e2", "e3"], (await stream.TakeAsync(3)).Select(frame => frame.EventId));
        Assert.Equal(2, _service.Counters["enrichment.grain.events/Duplicate"] - before);
    }

    [Theory]
    [InlineData("\ufeff", "")]
    [InlineData("", "\0")]
    [InlineData("", "\0\0\0")]
    [InlineData("\ufeff\n", "\n\0")]
    [InlineData("\0", "\ufeff")]
    [InlineData("\ufeff\ufeff", "")]
    public async Task Message_WithAMarkOrNulsAroundIt_IsTheDocumentAlone(string before, string after)
    {
        var document = $$$"""{"event_id":"bare","event_type":"progress","organization_id":"o","state":{"x":"\u00e9 \u0000 {{{before.Length}}}"}}""";
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, Encoding.UTF8.GetBytes(before + document + after));

        Assert.Equal(document, (await stream.NextAsync()).Data);
        var recorded = "";
        await Eventually.TrueAsync(async () => (recorded = (await _service.GetAsync($"boms/{_bom}/events")).Body).Contains("bare", StringComparison.Ordinal));
        Assert.StartsWith($"{{\"events\":[{document}]", recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\0")]
    [InlineData("\ufeff")]
    [InlineData("{\"event_type\":\"progress\"}\0{}")]
    [InlineData("{\"event_type\":\0\"progress\"}")]
    public async Task Message_OfNothingButThose_OrWithThemInside_IsDropped(string message)
    {
        var before = _service.Counters["enrichment.ingest.dropped/NotJson"];

        await _service.PublishAsync(_bom, message);

        await Eventually.TrueAsync(() => _service.Counters["enrichment.ingest.dropped/NotJson"] > before);
    }

    [Fact]
    public async Task Message_JustBelowTheLimit_Arrives()
    {
        var document = $$"""{"event_id":"big","event_type":"note","pad":"{{new string('x', (256 << 10) - 60)}}"}""";
        await using var stream = await _service.WatchAsync(_bom);

        await _service.PublishAsync(_bom, Encoding.UTF8.GetBytes(document));

        Assert.Equal(document, (await stream.NextAsync()).Data);
    }
}
