using System.Text;
using System.Text.RegularExpressions;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Unit.Ingest;

/// <summary>Which event ids are used as they are, and what stands for the others.</summary>
[Trait("Suite", "Unit")]
public partial class EventDocumentIdTests
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("\"8f14e45f-ceea-467f-a9d1-3a1e9a5b0c11\"", "8f14e45f-ceea-467f-a9d1-3a1e9a5b0c11")]
    [InlineData("\"!~:(){}\"", "!~:(){}")]
    [InlineData("17", "17")]
    public void Read_UsableId_IsKept(string json, string expected)
    {
        Assert.Equal(expected, IdOf(json));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[\"a\"]")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\nid: b\"")]
    [InlineData("\"a\\rb\"")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\u007f\"")]
    [InlineData("\"\\u00e9\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    public void Read_UnusableId_IsDerived(string json)
    {
        Assert.Matches(Derived, IdOf(json));
    }

    [Fact]
    public void Read_IdLength_IsAtMost255()
    {
        var longest = new string('x', 255);

        Assert.Equal(longest, IdOf($"\"{longest}\""));
        Assert.Matches(Derived, IdOf($"\"{longest}x\""));
    }

    [Fact]
    public void Read_MissingId_IsDerivedFromTheContent()
    {
        var first = Read("""{"event_type":"progress","n":1}""");

        Assert.Matches(Derived, first);
        Assert.Equal(first, Read("""{"event_type":"progress","n":1}"""));
        Assert.NotEqual(first, Read("""{"event_type":"progress","n":2}"""));
    }

    private static string IdOf(string json) => Read($$"""{"event_type":"progress","event_id":{{json}}}""");

    private static string Read(string document)
    {
        Assert.Equal(DocumentFault.None, EventDocument.Read(Bom, Encoding.UTF8.GetBytes(document), out var read));
        return read!.EventId;
    }

    // RFC 9562 5.8: a UUID of version 8.
    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Derived { get; }
}
