using System.Text;
using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Tests.Support;

/// <summary>Makes events for the tests of the rules: short to write, told apart by their ids.</summary>
internal static class UnitsEvents
{
    /// <summary>When second 0 of every test is.</summary>
    public static readonly DateTimeOffset Epoch = new(2025, 12, 16, 14, 30, 0, TimeSpan.Zero);

    public static EnrichmentEvent Started(string id, string? run = "run-1", int? at = 0) =>
        Make(id, EventKinds.Started, run, at);

    public static EnrichmentEvent Progress(string id, string? run = "run-1", int? at = 1) =>
        Make(id, EventKinds.PublishedProgress, run, at);

    public static EnrichmentEvent Completed(string id, string? run = "run-1", int? at = 9) =>
        Make(id, EventKinds.Completed, run, at);

    public static EnrichmentEvent Failed(string id, string? run = "run-1", int? at = 9) =>
        Make(id, EventKinds.Failed, run, at) with { HasState = false };

    public static EnrichmentEvent Other(string id, string? run = "run-1", int? at = 1) =>
        Make(id, "enrichment.note", run, at) with { HasState = false };

    public static EnrichmentEvent Sized(string id, int bytes) =>
        Progress(id) with { Document = Encoding.UTF8.GetBytes($$"""{"event_id":"{{id}}"}""".PadRight(bytes)) };

    public static EnrichmentEvent[] Progresses(string prefix, int count) =>
        [.. Enumerable.Range(1, count).Select(number => Progress($"{prefix}{number}"))];

    public static string[] Ids(IEnumerable<EnrichmentEvent> events) => [.. events.Select(one => one.EventId)];

    private static EnrichmentEvent Make(string id, string type, string? run, int? at) => new()
    {
        EventId = id,
        EventType = type,
        WorkflowRunId = run,
        CreatedAt = at is { } seconds ? Epoch.AddSeconds(seconds) : null,
        HasState = true,
        Document = Encoding.UTF8.GetBytes($$"""{"event_id":"{{id}}","event_type":"{{type}}"}"""),
    };
}
