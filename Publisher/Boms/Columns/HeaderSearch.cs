using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>Looks for the row that names the columns: titles may stand above it.</summary>
internal static class HeaderSearch
{
    /// <summary>The best header of a file.</summary>
    /// <param name="sheets">The ways to read the file.</param>
    /// <returns>The sheet, its header and what the names say; null if no row looks like a header.</returns>
    public static (Sheet Sheet, TableRow Row, HeaderName[] Names)? Find(IReadOnlyList<Sheet> sheets)
    {
        (Sheet, TableRow, HeaderName[])? best = null;
        var most = 0;
        foreach (var sheet in sheets)
        {
            foreach (var row in sheet.Head)
            {
                var names = Names(row);
                var points = Points(names);
                if (points > most && Recognized(names) >= sheet.LeastNames)
                    (most, best) = (points, (sheet, row, names));
            }
        }

        return best is var (chosen, _, _) ? First(chosen) ?? best : null;
    }

    // The best row tells how the file is divided; a first table with fewer columns may stand above it.
    private static (Sheet Sheet, TableRow Row, HeaderName[] Names)? First(Sheet sheet)
    {
        foreach (var row in sheet.Head)
        {
            var names = Names(row);
            var recognized = Recognized(names);
            if (recognized >= 2 && recognized * 2 > row.Filled && names.Any(name => name.Role is ColumnRole.Mpn))
                return (sheet, row, names);
        }

        return null;
    }

    /// <summary>Whether a row below the header names columns, too: a second table, or the same header on the next
    /// page.</summary>
    public static HeaderName[]? Again(TableRow row)
    {
        if (row.First.Length is 0 or > 40 || HeaderName.Of(row.First).Role is ColumnRole.Unknown) return null;
        var names = Names(row);
        return Points(names) > 0 && Recognized(names) * 2 > row.Filled && row.Filled > 1 ? names : null;
    }

    private static HeaderName[] Names(TableRow row) => [.. row.Cells.Select(HeaderName.Of)];

    private static int Recognized(HeaderName[] names) => names.Count(name => name.Role is not ColumnRole.Unknown);

    // More for what is needed; of two ways to divide a line, the one into more cells.
    private static int Points(HeaderName[] names)
    {
        var filled = names.Count(name => name.Text.Length > 0);
        var isHeader = names.Any(name => name.Role is ColumnRole.Mpn) || Recognized(names) >= 2
            || (filled == 1 && names.Any(name => name.Role is ColumnRole.PartNumber));
        return isHeader ? (100 * names.Sum(name => Points(name.Role))) + Math.Min(filled, 99) : 0;
    }

    private static int Points(ColumnRole role) => role switch
    {
        ColumnRole.Unknown => 0,
        ColumnRole.Mpn => 4,
        ColumnRole.Manufacturer => 3,
        ColumnRole.PartNumber or ColumnRole.Quantity or ColumnRole.Designators or ColumnRole.Reference => 2,
        _ => 1,
    };
}
