namespace EnrichmentStream.Publisher.Boms;

/// <summary>One part of a bill of materials.</summary>
/// <param name="Mpn">The manufacturer's part number.</param>
/// <param name="Manufacturer">Who makes it; empty where the file does not say.</param>
/// <param name="Quantity">Pieces on one board, at least 1.</param>
/// <param name="Designators">Where they go, such as C1, C2; empty where the file does not say.</param>
public sealed record BomLine(string Mpn, string Manufacturer, int Quantity, IReadOnlyList<string> Designators);
