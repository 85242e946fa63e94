using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Reads Excel workbooks.</summary>
internal static class Workbook
{
    // Unpacked: what a workbook of 100,000 lines needs several times over. A bomb unpacks to gigabytes.
    private const long MostUnpacked = 512L * 1024 * 1024;

    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // .xls files name a code page.

    /// <summary>Its visible sheets; all, if none is.</summary>
    /// <exception cref="BomFileException">It is damaged, protected, or too large.</exception>
    public static IReadOnlyList<Sheet> Read(string file, byte[] bytes)
    {
        try
        {
            RequireSize(file, bytes);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
            return ReadSheets(reader);
        }
        catch (InvalidPasswordException exception)
        {
            throw new BomFileException($"{file} is protected by a password: save it without.", exception);
        }
        catch (Exception exception) when (exception is not (BomFileException or OutOfMemoryException))
        {
            // On damaged files the library throws whatever its parsers happen to meet.
            throw new BomFileException(
                $"{file} is an Excel workbook that cannot be read; it seems to be damaged. Open it, and save it as "
                + ".xlsx or CSV.",
                exception);
        }
    }

    private static void RequireSize(string file, byte[] bytes)
    {
        if (bytes[0] != 'P') return; // The old format is not packed.
        using var archive = new ZipArchive(new MemoryStream(bytes));
        if (archive.Entries.Sum(entry => entry.Length) > MostUnpacked)
            throw new BomFileException($"{file} unpacks to more than {MostUnpacked / 1024 / 1024} MB: split it.");
    }

    private static List<Sheet> ReadSheets(IExcelDataReader reader)
    {
        var visible = new List<Sheet>();
        var hidden = new List<Sheet>();
        do
        {
            var rows = ReadRows(reader);
            var sheet = new Sheet(reader.Name ?? "", [.. rows.Take(Sheet.HeadRows)], _ => rows);
            (reader.VisibleState is "visible" ? visible : hidden).Add(sheet);
        }
        while (reader.NextResult());
        return visible is [] ? hidden : visible;
    }

    private static List<TableRow> ReadRows(IExcelDataReader reader)
    {
        var rows = new List<TableRow>();
        for (var line = 1; reader.Read(); line++)
        {
            var hadControls = false;
            var cells = new string[reader.FieldCount];
            for (var column = 0; column < cells.Length; column++)
                cells[column] = CellText.Clean(Text(reader, column), ref hadControls);
            if (Array.Exists(cells, cell => cell.Length > 0))
                rows.Add(new TableRow(line, cells, hadControls ? TableRow.HadControls : null));
        }

        return rows;
    }

    private static string Text(IExcelDataReader reader, int column) => reader.GetValue(column) switch
    {
        null => "",
        double number => Text(number, reader.GetNumberFormatString(column)),
        DateTime time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    // A format of zeros alone shows leading ones: they are part of the number.
    private static string Text(double number, string? format)
    {
        if (format is { Length: > 1 } && format.AsSpan().TrimStart('0').IsEmpty && number >= 0)
            return number.ToString(format, CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1e15 && Math.Floor(number) == number
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
