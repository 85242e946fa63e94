namespace EnrichmentStream.Publisher.Documents;

/// <summary>A part that was just looked up.</summary>
/// <param name="Mpn">The manufacturer's part number.</param>
/// <param name="Status"><c>enriched</c>, <c>failed</c> or <c>not_found</c>.</param>
/// <param name="Message">A word for a person; null for none.</param>
public sealed record CurrentItem(string Mpn, string Status, string? Message = null);
