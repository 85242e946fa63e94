namespace EnrichmentStream.Tests.Support;

/// <summary>How long a unit test may wait for a signal before it counts as hung.</summary>
internal static class UnitsLimits
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
}
