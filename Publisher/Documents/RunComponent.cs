namespace EnrichmentStream.Publisher.Documents;

/// <summary>One part and what became of it.</summary>
/// <param name="Mpn">The manufacturer's part number.</param>
/// <param name="Manufacturer">Who makes it.</param>
/// <param name="Supplier">Who knew it; null where nobody did.</param>
/// <param name="Error">Why it could not be enriched; null where it was.</param>
public sealed record RunComponent(string Mpn, string Manufacturer, string? Supplier, string? Error);
