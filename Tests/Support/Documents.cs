using System.Globalization;

namespace EnrichmentStream.Tests.Support;

/// <summary>Documents as publishers send them. Every one of a run has its own second.</summary>
internal static class Documents
{
    private static readonly DateTimeOffset Start = new(2025, 12, 16, 14, 30, 0, TimeSpan.Zero);

    public static string NewBom() => Guid.NewGuid().ToString();

    public static string Started(string id, string? run = null) => Write(id, "enrichment.started", 0, run, State("enriching", 0));

    public static string Progress(string id, int count, string? run = null, string type = "enrichment.progress") =>
        Write(id, type, count, run, State("enriching", count));

    public static string Completed(string id, int count, string? run = null) =>
        Write(id, "enrichment.completed", count, run, State("completed", count));

    public static string Failed(string id, int count, string? run = null) =>
        Write(id, "enrichment.failed", count, run, "\"error\":\"Rate limit exceeded\",\"message\":\"Retry after 60 seconds.\"");

    /// <summary>The guide's document, under an id of its own and for another BOM.</summary>
    public static string Guide(string name, string eventId, string bomId) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Support", "Guide", name + ".json"))
            .Replace("\"event_id\": \"uuid\"", $"\"event_id\": \"{eventId}\"", StringComparison.Ordinal)
            .Replace("123e4567-e89b-12d3-a456-426614174000", bomId, StringComparison.Ordinal);

    private static string State(string status, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        "state":{"status":"{{status}}","total_items":100000,"enriched_items":{{count}},"percent_complete":{{count}}.0}
        """);

    private static string Write(string id, string type, int second, string? run, string rest)
    {
        var named = run is null ? "" : $"\"workflow_run_id\":\"{run}\",";
        var time = Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return $"{{\"event_id\":\"{id}\",\"event_type\":\"{type}\",{named}{rest},\"created_at\":\"{time}\"}}";
    }
}
