using System.Net.ServerSentEvents;
using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Sse;

/// <summary>The bytes on the wire: DESIGN 3, and docs/PROTOCOL.md.</summary>
[Trait("Suite", "Unit")]
public class SseFramesTests
{
    [Fact]
    public void Event_Fields_AreEventIdDataWithLineFeeds()
    {
        var frame = SseFrames.Event(Published("""{"event_id":"e-1","state":{"percent_complete":45.0}}"""));

        Assert.Equal(
            "event: enrichment.note\nid: e-1\ndata: {\"event_id\":\"e-1\",\"state\":{\"percent_complete\":45.0}}\n\n",
            UnitsFrames.Text(frame));
    }

    [Theory]
    [InlineData("progress", "progress")]
    [InlineData("enrichment.progress", "progress")]
    [InlineData("enrichment.started", "enrichment.started")]
    [InlineData("enrichment.completed", "enrichment.completed")]
    [InlineData("enrichment.failed", "enrichment.failed")]
    [InlineData("enrichment.component.completed", "enrichment.component.completed")]
    public void Event_Name_IsTheTypeSaveForProgress(string type, string name)
    {
        var text = UnitsFrames.Text(SseFrames.Event(Published($$"""{"event_type":"{{type}}"}""", type)));

        Assert.Equal($$"""event: {{name}}{{"\n"}}id: e-1{{"\n"}}data: {"event_type":"{{type}}"}{{"\n\n"}}""", text);
    }

    [Theory]
    [InlineData("""  {"a" : 1 , "a":2}  """)]
    [InlineData("""{"a":1.0,"b":1e5,"c":-0,"d":12345678901234567890}""")]
    [InlineData("{\"text\":\"\\u00e9 é 😀 \u2028 \\n \\\" : event: x\"}")]
    [InlineData("{\t\"a\":1}")]
    public void Event_DocumentWithoutLineBreaks_IsKeptByteForByte(string document)
    {
        var frame = SseFrames.Event(Published(document));

        Assert.Equal($"event: enrichment.note\nid: e-1\ndata: {document}\n\n", UnitsFrames.Text(frame));
    }

    [Theory]
    [InlineData("started")]
    [InlineData("progress")]
    [InlineData("completed")]
    [InlineData("failed")]
    public void Event_GuideDocument_IsOneBlockWithTheSameJson(string name)
    {
        var document = UnitsGuide.Read(name);
        EventDocument.Read(BomId.Parse(UnitsGuide.BomId), document, out var read);

        var item = Assert.Single(Parse(SseFrames.Event(read!)));

        Assert.Equal((read!.EventType, "uuid"), (item.EventType, item.EventId));
        Assert.DoesNotContain('\n', item.Data);
        Assert.Equal(Tight(Encoding.UTF8.GetString(document)), Tight(item.Data));
        if (name == "progress") Assert.Contains("\"percent_complete\":45.0,", item.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("snapshot")]
    [InlineData("replayed")]
    public void Connected_AnyResume_IsTheGuidesFrameWithARetry(string resume)
    {
        var text = UnitsFrames.Text(SseFrames.Connected(BomId.Parse("bom-1"), resume, TimeSpan.FromSeconds(30), default));

        Assert.Matches(
            "^retry: [0-9]+\nevent: connected\ndata: {\"type\":\"connected\",\"bom_id\":\"bom-1\","
            + $"\"message\":\"Stream connected\",\"resume\":\"{resume}\",\"keepalive_seconds\":30}}\n\n$", text);
    }

    [Theory]
    [InlineData(null, null, null, "")]
    [InlineData(null, null, 300.0, ",\"stalled_after_seconds\":300")]
    [InlineData("completed", 0.0, 10.0, ",\"status\":\"completed\",\"silent_seconds\":0,\"stalled_after_seconds\":10")]
    [InlineData("running", 1234.5678, null, ",\"status\":\"running\",\"silent_seconds\":1234.568")]
    public void Connected_WhatIsKnownOfTheRun_IsAddedInSeconds(
        string? status, double? silence, double? stalledAfter, string expected)
    {
        var run = new RunStatus(status, Seconds(silence), Seconds(stalledAfter));

        var text = UnitsFrames.Text(SseFrames.Connected(BomId.Parse("bom-1"), "live", TimeSpan.FromSeconds(1), run));

        Assert.EndsWith($"\"resume\":\"live\",\"keepalive_seconds\":1{expected}}}\n\n", text, StringComparison.Ordinal);
        static TimeSpan? Seconds(double? number) => number is { } value ? TimeSpan.FromSeconds(value) : null;
    }

    [Fact]
    public void Retry_ManyTimes_IsSpreadOverTwoToFiveSeconds()
    {
        var values = Enumerable.Range(0, 200).Select(_ => Retry(Connected())).ToArray();

        Assert.All(values, milliseconds => Assert.InRange(milliseconds, 2_000, 5_000));
        Assert.True(values.Distinct().Count() > 50);
        Assert.InRange(Retry(SseFrames.Retry()), 2_000, 5_000);
    }

    [Fact]
    public void StreamEnd_Reason_IsTheTerminalType()
    {
        Assert.Equal(
            "event: stream_end\ndata: {\"type\":\"stream_end\",\"reason\":\"enrichment.failed\"}\n\n",
            UnitsFrames.Text(SseFrames.StreamEnd("enrichment.failed")));
    }

    [Fact]
    public void FixedFrames_AreTheGuides()
    {
        Assert.Equal(": keepalive\n\n", UnitsFrames.Text(SseFrames.KeepAlive));
        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"message\":\"Redis connection error\"}\n\n",
            UnitsFrames.Text(SseFrames.RedisError));
        Assert.Matches("^retry: [0-9]{4}\n\n$", UnitsFrames.Text(SseFrames.Retry()));
    }

    [Fact]
    public void Frames_InOneStream_AreReadByAParser()
    {
        var items = Parse(
            Connected(), SseFrames.KeepAlive, UnitsFrames.Progress("p"),
            SseFrames.RedisError, UnitsFrames.Failed("f"), SseFrames.StreamEnd("enrichment.failed"), SseFrames.Retry());

        Assert.Equal(["connected", "progress", "error", "enrichment.failed", "stream_end"], items.Select(item => item.EventType));
        Assert.Equal([null, "p", null, "f", null], items.Select(item => item.EventId));
    }

    private static SseFrame Connected() => SseFrames.Connected(BomId.Parse("b"), "live", TimeSpan.FromSeconds(30), default);

    private static EnrichmentEvent Published(string document, string type = "enrichment.note") =>
        new() { EventId = "e-1", EventType = type, Document = Encoding.UTF8.GetBytes(document) };

    private static List<SseItem<string>> Parse(params SseFrame[] frames)
    {
        using var stream = new MemoryStream([.. frames.SelectMany(frame => frame.Bytes)]);
        return [.. SseParser.Create(stream).Enumerate()];
    }

    private static string Tight(string json) => string.Concat(json.Where(static one => !char.IsWhiteSpace(one)));

    private static int Retry(SseFrame frame) =>
        int.Parse(UnitsFrames.Text(frame).Split('\n')[0]["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
}
