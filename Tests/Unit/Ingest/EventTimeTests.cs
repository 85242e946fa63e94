using System.Globalization;
using System.Text;
using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

/// <summary>Spellings of times, which the service, the publisher and the portal read alike.</summary>
[Trait("Suite", "Unit")]
public class EventTimeTests
{
    public static TheoryData<string, string?> Times => Spellings.Times;

    [Theory]
    [MemberData(nameof(Times))]
    public void CreatedAt_InEverySpelling_IsTheSameInstantForTheService(string text, string? instant)
    {
        var document = $$"""{"event_id":"e1","event_type":"progress","bom_id":"b1","created_at":{{JsonSerializer.Serialize(text)}}}""";

        Assert.Equal(DocumentFault.None, EventDocument.Read(BomId.Parse("b1"), Encoding.UTF8.GetBytes(document), out var read));

        Assert.Equal(instant, Text(read!.CreatedAt));
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void Time_InEverySpelling_IsTheSameInstantForThePublisher(string text, string? instant) =>
        Assert.Equal(instant, Text(DocumentTime.Read(text)));

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
