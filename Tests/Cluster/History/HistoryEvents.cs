using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>Events as ingest reads them, for one BOM and one organization, whose ids are UUIDs.</summary>
internal sealed class HistoryEvents
{
    public static readonly string Organization = "0f9f9d3e-8e2a-4b57-9d52-6b1d4f6a7c01";

    private static readonly DateTimeOffset Start = new(2025, 12, 16, 14, 30, 0, TimeSpan.Zero);

    public BomId Bom { get; } = BomId.Parse(Guid.NewGuid().ToString());

    /// <summary>An event with a state, unless it is failed or paused.</summary>
    public RecordedEvent Make(
        string id, string type = "enrichment.progress", string run = "run-1", int second = 1, string workflow = "bom-enrichment",
        string? organization = null)
    {
        var time = Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var rest = type is EventKinds.Failed or EventKinds.Paused
            ? "\"error\":\"Rate limit exceeded\""
            : $$"""
              "state": {"enriched_items": {{second}}, "percent_complete": {{second}}.0}, "payload":{"batch":{"n":{{second}} } }
              """;
        return Read($$"""
            {"event_id":"{{id}}","event_type":"{{type}}","organization_id":"{{organization ?? Organization}}","workflow_id":"{{workflow}}",
             "source":"staff","workflow_run_id":"{{run}}",{{rest}},"created_at":"{{time}}"}
            """);
    }

    /// <summary>A run: started, progress, completed; ids begin with its name.</summary>
    public RecordedEvent[] Run(string run, int progresses, int from = 0) =>
    [
        Make($"{run}-s", EventKinds.Started, run, from),
        .. Enumerable.Range(1, progresses).Select(n => Make($"{run}-p{n}", second: from + n, run: run)),
        Make($"{run}-c", EventKinds.Completed, run, from + progresses + 1),
    ];

    /// <summary>What ingest makes of a document.</summary>
    public RecordedEvent Read(string document)
    {
        Assert.Equal(DocumentFault.None, EventDocument.Read(Bom, Encoding.UTF8.GetBytes(document), out var read));
        return new RecordedEvent(Bom, read!, Organization);
    }

    public static string[] Ids(IEnumerable<EnrichmentEvent> events) => [.. events.Select(one => one.EventId)];
}
