namespace EnrichmentStream.WebFront.Health;

/// <summary>How one pass of the <see cref="Canary"/> ended.</summary>
/// <param name="Fault">Why the event has not come through; null where it has.</param>
/// <param name="Duration">How long the pass took.</param>
/// <param name="At">When it ended, by the clock's timestamps.</param>
internal sealed record CanaryReport(string? Fault, TimeSpan Duration, long At);
