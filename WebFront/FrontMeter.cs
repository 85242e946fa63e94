namespace EnrichmentStream.WebFront;

/// <summary>The meter of all that runs in a front.</summary>
internal static class FrontMeter
{
    public const string Name = "EnrichmentStream.WebFront";

    /// <summary>A name that no exporter is told to collect.</summary>
    public const string Uncounted = "Uncounted";
}
