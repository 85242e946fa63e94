using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

/// <summary>What is read from a good document.</summary>
[Trait("Suite", "Unit")]
public class EventDocumentFieldsTests
{
    private static readonly BomId Bom = BomId.Parse("bom-1");

    [Theory]
    [InlineData("started", "enrichment.started", EventKind.Started, true, "run-uuid", "org-uuid")]
    [InlineData("progress", "progress", EventKind.Progress, true, null, "org-uuid")]
    [InlineData("completed", "enrichment.completed", EventKind.Completed, true, null, null)]
    [InlineData("failed", "enrichment.failed", EventKind.Failed, false, null, null)]
    public void Read_GuideDocument_GivesItsFields(
        string name, string type, EventKind kind, bool hasState, string? run, string? organization)
    {
        var document = UnitsGuide.Read(name);

        var reason = EventDocument.Read(BomId.Parse(UnitsGuide.BomId), document, out var read);

        Assert.Equal(DocumentFault.None, reason);
        Assert.Equal(
            ("uuid", type, kind, hasState, run, organization),
            (read!.EventId, read.EventType, read.Kind, read.HasState, read.RunName, read.OrganizationId));
        Assert.Equal(new DateOnly(2025, 12, 16), DateOnly.FromDateTime(read.CreatedAt!.Value.UtcDateTime));
        Assert.Same(document, read.Document);
    }

    [Theory]
    [InlineData("""{"workflow_id":"w","workflow_run_id":"r"}""", "r")]
    [InlineData("""{"workflow_id":"w"}""", "w")]
    [InlineData("""{"workflow_id":"w","workflow_run_id":null}""", "w")]
    [InlineData("""{"workflow_id":"w","workflow_run_id":""}""", "w")]
    [InlineData("""{"workflow_id":"w","workflow_run_id":" \t"}""", "w")]
    [InlineData("""{"workflow_id":"  "}""", null)]
    [InlineData("""{"workflow_run_id":7}""", "7")]
    [InlineData("""{"run":"r"}""", null)]
    public void Read_Run_IsNamedByRunIdElseByWorkflow(string members, string? expected)
    {
        Assert.Equal(expected, Read(members).RunName);
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("1e2", "1e2")]
    [InlineData("\"42\"", "42")]
    [InlineData("\"a\\u0062\"", "ab")]
    [InlineData("\"\"", null)]
    [InlineData("\"  \"", null)]
    [InlineData("null", null)]
    [InlineData("{\"id\":1}", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("false", null)]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("\"\\udc00\"", null)]
    [InlineData("\"\\ufffd\"", null)]
    [InlineData("\"a\\ud800\"", null)]
    [InlineData("\"a\\u0000\"", null)]
    [InlineData("\"\\ud83d\\ude00\"", "\U0001f600")]
    public void Read_Organization_IsTextOrNumber(string json, string? expected)
    {
        Assert.Equal(expected, Read($$"""{"organization_id":{{json}}}""").OrganizationId);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(3_000, false)]
    public void Read_Organization_HasAtMost255Characters(int length, bool owns)
    {
        var name = new string('o', length);

        Assert.Equal(owns ? name : null, Read($$"""{"organization_id":"{{name}}"}""").OrganizationId);
    }

    [Theory]
    [InlineData("""{"state":{}}""", true)]
    [InlineData("""{"state":{"a":[{"state":null}]}}""", true)]
    [InlineData("""{"state":null}""", false)]
    [InlineData("""{"state":[]}""", false)]
    [InlineData("""{"state":"enriching"}""", false)]
    [InlineData("""{"payload":{"state":{}}}""", false)]
    [InlineData("""{"st\u0061te":{}}""", true)]
    public void Read_HasState_IsForATopLevelObject(string members, bool expected)
    {
        Assert.Equal(expected, Read(members).HasState);
    }

    [Fact]
    public void Read_RepeatedNames_TheLastCounts()
    {
        var read = Read(
            """{"event_id":"a","event_id":"b","state":{},"state":null,"organization_id":"x","organization_id":null}""");

        Assert.Equal("b", read.EventId);
        Assert.False(read.HasState);
        Assert.Null(read.OrganizationId);
    }

    [Fact]
    public void Read_RepeatedBomId_TheLastCounts()
    {
        var good = """{"event_type":"progress","bom_id":"bom-2","bom_id":"bom-1"}"""u8.ToArray();
        var bad = """{"event_type":"progress","bom_id":"bom-1","bom_id":"bom-2"}"""u8.ToArray();

        Assert.Equal(DocumentFault.None, EventDocument.Read(Bom, good, out _));
        Assert.Equal(DocumentFault.OtherBom, EventDocument.Read(Bom, bad, out _));
    }

    [Theory]
    [InlineData("2025-12-16T14:30:00Z", 0)]
    [InlineData("2025-12-16T14:30:00.000000+00:00", 0)]
    [InlineData("2025-12-16T14:30:00", 0)]
    [InlineData("2025-12-16 14:30:00+00:00", 0)]
    [InlineData("2025-12-16T16:30:01+02:00", 1)]
    [InlineData("2025-12-16T09:00:02-05:30", 2)]
    [InlineData("2025-12-16T14:30:00.5Z", 0.5)]
    [InlineData("2025-12-16T14:30:00.500000000Z", 0.5)]
    public void Read_CreatedAt_IsTakenAsUtc(string text, double seconds)
    {
        var read = Read($$"""{"created_at":"{{text}}"}""");

        Assert.Equal(UnitsEvents.Epoch.AddSeconds(seconds), read.CreatedAt);
        Assert.Equal(TimeSpan.Zero, read.CreatedAt!.Value.Offset);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("\"2025-13-45T00:00:00Z\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1765895400")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Read_CreatedAtThatIsNoTime_IsNull(string json)
    {
        Assert.Null(Read($$"""{"created_at":{{json}}}""").CreatedAt);
    }

    // Completed with today's date, these would give the same document another time each day.
    [Theory]
    [InlineData("14:30")]
    [InlineData("14:30:00Z")]
    public void Read_CreatedAtWithoutADate_IsNull(string text)
    {
        Assert.Null(Read($$"""{"created_at":"{{text}}"}""").CreatedAt);
    }

    private static EnrichmentEvent Read(string members)
    {
        var document = Encoding.UTF8.GetBytes("""{"event_type":"progress",""" + members[1..]);
        Assert.Equal(DocumentFault.None, EventDocument.Read(Bom, document, out var read));
        return read!;
    }
}
