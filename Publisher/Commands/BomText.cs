using System.Globalization;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Commands;

/// <summary>Writes a bill of materials for a person.</summary>
internal static class BomText
{
    private const int Widest = 40;

    /// <summary>A table of the parts, the lines that were left out, and the warnings.</summary>
    public static void Write(TextWriter output, BillOfMaterials bom)
    {
        if (bom.Lines.Count > 0) WriteTable(output, bom.Lines);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{PrintableText.Of(bom.Name)}: {bom.Lines.Count} parts, {bom.Skipped.Count} lines left out."));
        foreach (var line in bom.Skipped)
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  line {line.Line}: {PrintableText.Of(line.Reason)}"));
        if (bom.Warnings.Count > 0) output.WriteLine("Warnings:");
        foreach (var warning in bom.Warnings) output.WriteLine($"  {PrintableText.Of(warning)}");
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<BomLine> parts)
    {
        string[] head = ["Line", "MPN", "Manufacturer", "Quantity", "Designators"];
        var rows = parts.Select(Cells).Prepend(head).ToList();
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        output.WriteLine();
    }

    private static string[] Cells(BomLine part) =>
    [
        part.Line.ToString(CultureInfo.InvariantCulture), Cut(part.Mpn), Cut(part.Manufacturer),
        part.Quantity.ToString(CultureInfo.InvariantCulture), Cut(string.Join(' ', part.Designators.Take(Widest))),
    ];

    private static string Cut(string text) =>
        PrintableText.Of(text.Length <= Widest ? text : text[..(Widest - 1)] + "…");
}
