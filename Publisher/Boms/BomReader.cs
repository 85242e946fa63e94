using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Reads bills of materials as CSV, with comma, semicolon or tab, and a first line that names the
/// columns.</summary>
internal static class BomReader
{
    private const int MaxLines = 100_000;
    private const int MaxQuantity = 1_000_000;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="BomFileException">It is no bill of materials.</exception>
    public static BillOfMaterials Read(string file, TextReader text)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
        };
        using var csv = new CsvReader(text, configuration);
        try
        {
            return Read(file, csv);
        }
        catch (CsvHelperException exception)
        {
            throw new BomFileException($"{file}, line {csv.Parser.RawRow}: this is no CSV. Check the quotes.", exception);
        }
    }

    private static BillOfMaterials Read(string file, CsvReader csv)
    {
        if (!csv.Read() || !csv.ReadHeader()) throw new BomFileException($"{file} is empty: its first line must name the columns.");
        var columns = BomColumns.Find(file, csv);
        var lines = new List<BomLine>();
        var withoutMpn = 0;
        while (csv.Read())
        {
            if (Field(csv, columns.Mpn) is not { Length: > 0 } mpn) withoutMpn++;
            else lines.Add(Line(file, csv, columns, mpn));
            if (lines.Count > MaxLines) throw new BomFileException($"{file} has more than {MaxLines:N0} lines: split it.");
        }

        return lines is []
            ? throw new BomFileException($"{file} names no part: at least one line must have an MPN.")
            : new BillOfMaterials(file, lines, withoutMpn);
    }

    private static BomLine Line(string file, CsvReader csv, BomColumns columns, string mpn)
    {
        string[] designators = [.. Field(csv, columns.Designators)
            .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        var written = Field(csv, columns.Quantity);
        var quantity = Math.Max(1, designators.Length);
        if (written.Length > 0 && !(int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out quantity)
            && quantity is >= 1 and <= MaxQuantity))
        {
            throw new BomFileException(
                $"{file}, line {csv.Parser.RawRow}: the quantity is '{written}'. Use a whole number from 1 to {MaxQuantity:N0}.");
        }

        return new BomLine(mpn, Field(csv, columns.Manufacturer), quantity, designators);
    }

    private static string Field(CsvReader csv, int column) => column < 0 ? "" : csv.GetField(column) ?? "";
}
