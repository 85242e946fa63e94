namespace EnrichmentStream.Publisher.Simulation;

/// <summary>A distributor as the simulator plays it.</summary>
/// <param name="Name">As documents write it.</param>
/// <param name="RequestsPerSecond">What its rate limit allows.</param>
/// <param name="Latency">How long an answer takes, as a rule.</param>
/// <param name="Coverage">The share of parts that it knows, 0 to 1.</param>
public sealed record Supplier(string Name, double RequestsPerSecond, TimeSpan Latency, double Coverage)
{
    /// <summary>The guide's three, in the order in which they are asked.</summary>
    public static IReadOnlyList<Supplier> Usual { get; } =
    [
        new("mouser", 4, TimeSpan.FromMilliseconds(220), 0.78),
        new("digikey", 5, TimeSpan.FromMilliseconds(180), 0.72),
        new("element14", 3, TimeSpan.FromMilliseconds(340), 0.60),
    ];
}
