using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Unit.Ingest;

/// <summary>Which messages are events, and which are dropped and why.</summary>
[Trait("Suite", "Unit")]
public class EventDocumentTests
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("progress")]
    [InlineData("{")]
    [InlineData("""{"event_type":"progress" """)]
    [InlineData("""{"event_type":"progress"} x""")]
    [InlineData("""{"event_type":"progress"}{}""")]
    [InlineData("""{"event_type":"progress",}""")]
    [InlineData("""{'event_type':'progress'}""")]
    [InlineData("""{"event_type":"progress"} // comment""")]
    [InlineData("""{"event_type":"a\qb"}""")]
    [InlineData("""{"event_type":"progress","state":{"percent_complete":NaN}}""")]
    [InlineData("[1")]
    [InlineData("12 x")]
    [InlineData("{\ufeff\"event_type\":\"progress\"}")]
    public void Read_NotJson_IsDropped(string text)
    {
        Assert.Equal(DocumentFault.NotJson, Reason(text));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"event_type":"progress"}]""")]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"progress\"")]
    public void Read_NotAnObject_IsDropped(string text)
    {
        Assert.Equal(DocumentFault.NotObject, Reason(text));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"event_type":""}""")]
    [InlineData("""{"event_type":null}""")]
    [InlineData("""{"event_type":{"a":1}}""")]
    [InlineData("""{"event_type":["progress"]}""")]
    [InlineData("""{"event_type":true}""")]
    [InlineData("""{"event_type":"a b"}""")]
    [InlineData("""{"event_type":"a\nb"}""")]
    [InlineData("""{"event_type":"a:b"}""")]
    [InlineData("""{"event_type":"é"}""")]
    [InlineData("""{"event_type":"\ud800"}""")]
    [InlineData("""{"Event_Type":"progress"}""")]
    [InlineData("""{"payload":{"event_type":"progress"}}""")]
    public void Read_BadEventType_IsDropped(string text)
    {
        Assert.Equal(DocumentFault.BadEventType, Reason(text));
    }

    [Fact]
    public void Read_EventTypeLength_IsOneTo64()
    {
        Assert.Equal(DocumentFault.None, Reason($$"""{"event_type":"{{new string('a', 64)}}"}"""));
        Assert.Equal(DocumentFault.BadEventType, Reason($$"""{"event_type":"{{new string('a', 65)}}"}"""));
    }

    [Theory]
    [InlineData(0xc3, 0x28)] // A lead byte without its second.
    [InlineData(0xed, 0xa0)] // An encoded surrogate.
    [InlineData(0xc0, 0xaf)] // An overlong form.
    [InlineData(0xff, 0xfe)]
    public void Read_InvalidUtf8_IsDropped(byte first, byte second)
    {
        byte[] document =
            [.. """{"event_type":"progress","message":" """u8, first, second, .. "\"}"u8];

        Assert.Equal(DocumentFault.InvalidUtf8, EventDocument.Read(Bom, document, out _));
    }

    [Theory]
    [InlineData("\"bom-2\"", DocumentFault.OtherBom)]
    [InlineData("\"BOM-1\"", DocumentFault.OtherBom)]
    [InlineData("\"\\ud800\"", DocumentFault.OtherBom)]
    [InlineData("17", DocumentFault.OtherBom)]
    [InlineData("\"bom-1\"", DocumentFault.None)]
    [InlineData("\"bom\\u002d1\"", DocumentFault.None)]
    [InlineData("null", DocumentFault.None)]
    public void Read_BomId_MustBeTheChannels(string json, object expected)
    {
        Assert.Equal(expected, Reason($$"""{"event_type":"progress","bom_id":{{json}}}"""));
    }

    [Fact]
    public void Read_Nesting_IsAtMost64Deep()
    {
        Assert.Equal(DocumentFault.None, Reason(Nested(64)));
        Assert.Equal(DocumentFault.NotJson, Reason(Nested(65)));
        Assert.Equal(DocumentFault.NotJson, Reason(Nested(100_000)));
    }

    // A message may not bring down whoever reads it: it is good, or it has a reason to be dropped.
    [Theory]
    [InlineData("""{"\ud800":1,"event_type":"progress"}""")]
    [InlineData("""{"event_id\ud800":1,"event_type":"progress"}""")]
    [InlineData("""{"\udc00ate":{},"event_type":"progress"}""")]
    [InlineData("""{"state":{"\ud800":"\ud800"},"event_type":"progress"}""")]
    [InlineData("""{"payload":"\ud800","event_type":"progress"}""")]
    public void Read_LoneSurrogateInANameOrValue_DoesNotThrow(string text)
    {
        Assert.Equal(DocumentFault.None, Reason(text));
    }

    private static DocumentFault Reason(string text) => EventDocument.Read(Bom, Encoding.UTF8.GetBytes(text), out _);

    private static string Nested(int depth) =>
        $$"""{"event_type":"progress","payload":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
}
