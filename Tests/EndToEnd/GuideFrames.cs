using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.EndToEnd;

/// <summary>The guide's documents for a BOM of a test's own, and the frames that the guide shows for them.</summary>
internal sealed class GuideFrames(string bomId)
{
    public string BomId => bomId;

    /// <summary>The document, over several lines as in the guide.</summary>
    public string Document(string name) => Documents.Guide(name, Id(name), bomId);

    public string Id(string name) => $"{name}-{bomId}";

    /// <summary>The same document on one line, each number and string as it was written.</summary>
    public string Line(string name) => JsonNode.Parse(Document(name))!.ToJsonString();

    public void AssertConnected(SseItem<string> frame)
    {
        Assert.Equal(("connected", null), (frame.EventType, frame.EventId));
        var expected = "{\"type\":\"connected\",\"bom_id\":\"" + bomId + "\",\"message\":\"Stream connected\"";
        Assert.StartsWith(expected, frame.Data, StringComparison.Ordinal);
    }

    public void AssertPublished(string name, string type, SseItem<string> frame) =>
        Assert.Equal((type, Id(name), Line(name)), (frame.EventType, frame.EventId, frame.Data));

    public static void AssertStreamEnd(string reason, SseItem<string> frame) =>
        Assert.Equal(
            ("stream_end", null, "{\"type\":\"stream_end\",\"reason\":\"" + reason + "\"}"),
            (frame.EventType, frame.EventId, frame.Data));
}
