using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Columns;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Reads bills of materials as tools export them and people keep them.</summary>
internal static class BomReader
{
    private const int MostNames = 20;
    private const int LongestName = 40;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="BomFileException">It is not a bill of materials, or names no part.</exception>
    public static BillOfMaterials Read(string file, byte[] bytes)
    {
        var warnings = new List<string>();
        var sheets = SheetReader.Open(file, bytes, warnings);
        if (sheets.All(sheet => sheet.Head.All(row => row.IsBlank)))
            throw new BomFileException(
                $"{file} is empty: a line that names the columns, and lines of parts, were expected.");
        if (HeaderSearch.Find(sheets) is not var (sheet, header, names)) throw NoNumbers(file, FirstRow(sheets), []);

        var rows = Below(sheet, header);
        var columns = new ColumnChoice(names, rows).Choose() ?? throw NoNumbers(file, header, names);
        if (columns.IsWeak) warnings.Add(Weak(names, columns));
        if (Lost(names, columns, rows) is { } lost) warnings.Add(lost);
        if (Other(sheets, sheet) is { } other)
            warnings.Add($"Sheet '{other}' has parts, too; only '{sheet.Name}' was read.");
        return new PartList(file, sheet, columns, names, warnings).Read(rows);
    }

    // The rows divided once more, now that the delimiter and the number of columns are known.
    private static List<TableRow> Below(Sheet sheet, TableRow header) =>
        [.. sheet.Read(header).Where(row => row.Line > header.Line && !row.IsBlank)];

    // A text divided by any delimiter; the one that takes it apart best shows most.
    private static TableRow FirstRow(IReadOnlyList<Sheet> sheets) =>
        // There is one that is not blank.
        sheets.SelectMany(sheet => sheet.Head.Where(row => !row.IsBlank).Take(1)).MaxBy(row => row.Filled)!;

    private static string? Other(IReadOnlyList<Sheet> sheets, Sheet read) => read.Name is null ? null
        : sheets.FirstOrDefault(sheet => sheet != read && HeaderSearch.Find([sheet]) is var (_, _, names)
            && names.Any(name => name.Role is ColumnRole.Mpn))?.Name;

    private static string Weak(HeaderName[] names, BomColumns columns)
    {
        var name = Shown(names[columns.Sources[0].Mpns[0]].Text);
        return $"The column '{name}' is taken for the manufacturers' part numbers; if it is not, name the right one "
            + "MPN.";
    }

    // A name that nobody knows may be the quantity's in another language, and its column would be lost without a word.
    private static string? Lost(HeaderName[] names, BomColumns columns, List<TableRow> rows)
    {
        string[] missing =
        [
            .. columns.Quantities is [] ? ["quantities"] : Array.Empty<string>(),
            .. columns.Designators is [] ? ["designators"] : Array.Empty<string>(),
            .. columns.Sources.All(source => source.Manufacturers is []) ? ["manufacturers"] : Array.Empty<string>(),
        ];
        // Orders name none, and have columns of their own.
        var isOrder = missing is ["designators"];
        string[] unknown =
        [
            .. names.Index().Where(name => name.Item is { Role: ColumnRole.Unknown, Text.Length: > 0 }
                && rows.Exists(row => isOrder ? DesignatorList.IsLikely(row[name.Index]) : row[name.Index].Length > 0))
                .Select(name => $"'{Shown(name.Item.Text)}'"),
        ];
        if (missing is [] || unknown is []) return null;
        var more = unknown.Length > MostNames ? ", …" : "";
        return $"No column of {string.Join(" or ", missing)} was recognized, and nothing is known of "
            + $"{string.Join(", ", unknown.Take(MostNames))}{more}; if one of them is meant, name it Quantity, "
            + "Designators or Manufacturer.";
    }

    private static BomFileException NoNumbers(string file, TableRow row, HeaderName[] names)
    {
        var cells = row.Cells.Where(cell => cell.Length > 0).ToList();
        var shown = string.Join(", ", cells.Take(MostNames).Select(Shown)) + (cells.Count > MostNames ? ", …" : "");
        return new BomFileException(
            $"{file} has no column of part numbers: line {row.Line} is '{shown}'.{Hint(names)} "
            + "Name the column of the manufacturers' part numbers MPN; Manufacturer, Quantity and Designators are "
            + "read, too.");
    }

    // Why a column that looks like one is none.
    private static string Hint(HeaderName[] names)
    {
        if (With(ColumnRole.SupplierNumber) is { } supplier) return $" '{supplier}' is a distributor's number.";
        if (With(ColumnRole.OwnNumber) is { } own) return $" '{own}' is a company's own number.";
        return (With(ColumnRole.PartNumber) ?? With(ColumnRole.Part)) is { } part
            ? $" '{part}' holds references, symbols or values."
            : "";

        string? With(ColumnRole role) =>
            Array.FindLast(names, name => name.Role == role) is { } name ? Shown(name.Text) : null;
    }

    private static string Shown(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
}
