using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Writes a bill of materials for programs.</summary>
internal static class BomJson
{
    // Ω and µ may stay what they are; control and invisible characters are escaped all the same.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A line per part, and a last one for the rest.</summary>
    public static void Write(TextWriter output, BillOfMaterials bom)
    {
        foreach (var part in bom.Lines) output.WriteLine(JsonSerializer.Serialize(part, Options));
        output.WriteLine(JsonSerializer.Serialize(new { parts = bom.Lines.Count, bom.Skipped, bom.Warnings }, Options));
    }
}
