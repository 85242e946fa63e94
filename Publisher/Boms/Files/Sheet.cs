namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>One way to read a file as rows: a sheet of a workbook, or a text with one of the delimiters or with columns
/// below each other.</summary>
/// <param name="Name">The sheet's name; null in a text.</param>
/// <param name="Head">The first rows, among which the header is looked for.</param>
/// <param name="Read">Reads all rows; takes the header.</param>
internal sealed record Sheet(string? Name, IReadOnlyList<TableRow> Head, Func<TableRow, IEnumerable<TableRow>> Read)
{
    /// <summary>How many rows may stand before the header.</summary>
    public const int HeadRows = 200;

    /// <summary>Whether numbers come as the program holds them, with a decimal point.</summary>
    public bool HasTypedNumbers => Name is not null;

    /// <summary>Whether a semicolon divides the cells, as where the comma is the decimal sign.</summary>
    public bool HasSemicolons { get; init; }

    /// <summary>How many known names a header has at least, before this way to read the file is taken.</summary>
    public int LeastNames { get; init; } = 1;
}
