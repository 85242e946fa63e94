namespace EnrichmentStream.Publisher.Documents;

/// <summary>How a run is to be done.</summary>
/// <param name="BatchSize">Parts in a batch.</param>
/// <param name="Suppliers">Who is asked, in order.</param>
public sealed record RunConfig(int BatchSize, IReadOnlyList<string> Suppliers);
