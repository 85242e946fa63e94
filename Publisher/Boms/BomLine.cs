namespace EnrichmentStream.Publisher.Boms;

/// <summary>One part of a bill of materials.</summary>
/// <param name="Line">Where the file names it: the physical line, from 1; a workbook's row.</param>
/// <param name="Mpn">The manufacturer's part number.</param>
/// <param name="Manufacturer">Who makes it; empty if the file does not say.</param>
/// <param name="Quantity">Pieces, at least 1.</param>
/// <param name="Designators">Where they go, such as C1, C2, with ranges written out; empty if the file does not
/// say.</param>
public sealed record BomLine(
    int Line, string Mpn, string Manufacturer, int Quantity, IReadOnlyList<string> Designators);

/// <summary>A line below the header that is not a part.</summary>
/// <param name="Line">The physical line, from 1; a workbook's row.</param>
/// <param name="Reason">Why it is not, for a person.</param>
public sealed record SkippedLine(int Line, string Reason);
