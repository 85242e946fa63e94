using CsvHelper;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Which column of a file holds what. Every tool names them in its own way.</summary>
internal sealed record BomColumns(int Mpn, int Manufacturer, int Quantity, int Designators)
{
    private static readonly string[] MpnNames =
        ["mpn", "manufacturerpartnumber", "mfrpartnumber", "mfrpart", "mfgpartnumber", "mfrpn", "mfpn", "partnumber", "part"];

    private static readonly string[] ManufacturerNames = ["manufacturer", "mfr", "mfg", "manufacturername", "make"];
    private static readonly string[] QuantityNames = ["quantity", "qty", "qnty", "count"];

    private static readonly string[] DesignatorNames =
        ["designators", "designator", "referencedesignators", "referencedesignator", "references", "reference", "refdes", "ref"];

    /// <summary>Finds the columns.</summary>
    /// <exception cref="BomFileException">None holds part numbers.</exception>
    public static BomColumns Find(string file, CsvReader csv)
    {
        var headers = csv.HeaderRecord!.Select(Plain).ToArray(); // Called after the header was read.
        var columns = new BomColumns(
            IndexOf(headers, MpnNames), IndexOf(headers, ManufacturerNames), IndexOf(headers, QuantityNames),
            IndexOf(headers, DesignatorNames));
        return columns.Mpn >= 0 ? columns : throw new BomFileException(
            $"{file} has no column of part numbers: its first line is '{string.Join(", ", csv.HeaderRecord!)}'. "
            + "Name one MPN; Manufacturer, Quantity and Designators are read, too.");
    }

    private static int IndexOf(string[] headers, string[] names) =>
        names.Select(name => Array.IndexOf(headers, name)).FirstOrDefault(index => index >= 0, -1);

    private static string Plain(string header) =>
        string.Concat(header.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
