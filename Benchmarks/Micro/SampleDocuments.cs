using System.Text.Json;

namespace EnrichmentStream.Benchmarks.Micro;

/// <summary>Documents to measure with.</summary>
internal static class SampleDocuments
{
    /// <summary>The BOM of every document.</summary>
    public const string BomId = "123e4567-e89b-12d3-a456-426614174000";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A document by its description: <c>guide NAME</c>, <c>N B</c> or <c>N B indented</c>.</summary>
    public static byte[] Find(string description) => description.Split(' ') switch
    {
        ["guide", var name] => Guide(name),
        [var bytes, "B", "indented"] => Progress(int.Parse(bytes), Indented),
        [var bytes, "B"] => Progress(int.Parse(bytes), JsonSerializerOptions.Default),
        _ => throw new ArgumentOutOfRangeException(nameof(description), description, "No such document."),
    };

    private static byte[] Guide(string name)
    {
        using var resource = typeof(SampleDocuments).Assembly.GetManifestResourceStream(name)!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }

    // As many parts of the batch as fit.
    private static byte[] Progress(int mostBytes, JsonSerializerOptions options)
    {
        var parts = 0;
        while (Serialize(parts + 1, options).Length <= mostBytes) parts++;
        return Serialize(parts, options);
    }

    private static byte[] Serialize(int parts, JsonSerializerOptions options) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            event_id = "7c9e6679-7425-40de-944b-e07fc1f90ae7",
            event_type = "progress",
            bom_id = BomId,
            organization_id = "org-uuid",
            state = new { status = "enriching", total_items = 100, enriched_items = 45, percent_complete = 45.0 },
            payload = Enumerable.Range(0, parts).Select(part => new { part_number = $"PN-{part:d6}", supplier = "mouser" }),
            created_at = "2025-12-16T14:32:30Z",
        },
        options);
}
