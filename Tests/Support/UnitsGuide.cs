namespace EnrichmentStream.Tests.Support;

/// <summary>The guide's documents, byte for byte.</summary>
internal static class UnitsGuide
{
    public const string BomId = "123e4567-e89b-12d3-a456-426614174000";

    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Support", "Guide", name + ".json"));
}
