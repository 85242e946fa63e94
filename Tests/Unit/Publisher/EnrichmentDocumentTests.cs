using System.Text;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Tests.Unit.Publisher;

/// <summary>Documents that another program wrote.</summary>
[Trait("Suite", "Unit")]
public class EnrichmentDocumentTests
{
    private const string Good = """{"event_id":"e1","event_type":"progress","bom_id":"b1"}""";

    [Theory]
    [InlineData("started")]
    [InlineData("progress")]
    [InlineData("completed")]
    [InlineData("failed")]
    public void Parse_TheGuidesDocument_KeepsEveryByte(string name)
    {
        var text = Encoding.UTF8.GetBytes(Support.Documents.Guide(name, "e1", "b1"));

        var document = EnrichmentDocument.Parse(text);

        Assert.Equal(text, document.Utf8.ToArray());
        Assert.Equal("e1", document.EventId);
    }

    [Theory]
    [InlineData($"\ufeff{Good}\0")]
    [InlineData($" {Good} \0\0\n")]
    public void Parse_ADocumentWithAMarkOrNulsAround_TakesThemOffAsTheServiceDoes(string text)
    {
        var document = EnrichmentDocument.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(Good, document.ToString());
    }

    [Theory]
    [InlineData("""[1]""", "JSON Array")]
    [InlineData("""{"event_id":""", "not JSON")]
    [InlineData("""{}""", "event_id is missing")]
    [InlineData("""{}""", "event_type is missing")]
    [InlineData("""{}""", "bom_id is missing")]
    [InlineData("""{"event_id":"a b","event_type":"progress","bom_id":"b1"}""", "event_id is 'a b'")]
    [InlineData("""{"event_id":7,"event_type":"progress","bom_id":"b1"}""", "event_id is a JSON Number: use a string")]
    [InlineData("""{"event_id":"e1","event_type":"a b","bom_id":"b1"}""", "event_type is 'a b': use 1 to 64 of")]
    [InlineData("""{"event_id":"e1","event_type":"progress","bom_id":"b/1"}""", "bom_id is 'b/1': use 1 to 128 of")]
    [InlineData("""{"event_id":"e1","event_type":"progress","bom_id":"b1","state":[]}""", "state is a JSON Array")]
    [InlineData(
        """{"event_id":"e1","event_type":"progress","bom_id":"b1","source":"robot"}""", "use customer or staff")]
    [InlineData(
        """{"event_id":"e1","event_type":"progress","bom_id":"b1","created_at":"noon"}""",
        "created_at is 'noon': use ISO 8601")]
    [InlineData("""{"event_id":"e1","event_type":"progress","bom_id":"b1","x":["a\u0000"]}""", "holds \\u0000")]
    [InlineData("""{"event_id":"e1","event_type":"progress","bom_id":"b1","\ud83d":1}""", "half of a surrogate pair")]
    public void Parse_ABrokenDocument_SaysWhatAndWhatWouldBeRight(string text, string expected)
    {
        var refused = Assert.Throws<InvalidDocumentException>(
            () => EnrichmentDocument.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralFaults_TellsAllOnce()
    {
        var refused = Assert.Throws<InvalidDocumentException>(
            () => EnrichmentDocument.Parse("""{"event_id":7,"source":"robot","state":1}"""));

        Assert.Equal(5, refused.Problems.Count);
    }

    [Fact]
    public void Parse_APairOfSurrogates_IsText()
    {
        var document = EnrichmentDocument.Parse(
            Good.Replace("}", ",\"x\":\"\\ud83d\\ude00\"}", StringComparison.Ordinal));

        Assert.Equal("e1", document.EventId);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Parse_At256KiB_IsTheLongest(int more, bool accepted)
    {
        var padding = new string('x', EnrichmentDocument.MaxBytes - Good.Length - ",\"x\":\"\"".Length + more);
        var text = Good.Replace("}", $",\"x\":\"{padding}\"}}", StringComparison.Ordinal);

        var refused = Record.Exception(() => EnrichmentDocument.Parse(text));

        Assert.Equal(accepted, refused is null);
        if (!accepted) Assert.Contains("262,145 bytes: at most 262,144", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BytesThatAreNotUtf8_SaysSo()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Good)[..^2], 0xff, .. "\"}"u8];

        var refused = Assert.Throws<InvalidDocumentException>(() => EnrichmentDocument.Parse(text));

        Assert.Contains("not UTF-8", refused.Message, StringComparison.Ordinal);
    }
}
