namespace EnrichmentStream.Grains;

/// <summary>The meter of all that runs in a silo.</summary>
internal static class GrainMeter
{
    public const string Name = "EnrichmentStream.Grains";
}
