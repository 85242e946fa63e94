using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Reads Excel workbooks.</summary>
internal static class Workbook
{
    // Unpacked: 1,300 bytes for each of 100,000 lines. All of it may be a single text, which the library and this hold
    // several times at two bytes a character: 0.8 GB of memory, measured. An entry gives no more bytes than it says.
    private const long MostUnpacked = 128L * 1024 * 1024;
    // What may be in its cells, as in a text file. A shared text is there once, and may be in any number of cells.
    private const long MostText = 64L * 1024 * 1024;

    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // .xls files name a code page.

    /// <summary>Its visible sheets; all, if none is.</summary>
    /// <exception cref="BomFileException">It is damaged, protected, or too large.</exception>
    public static IReadOnlyList<Sheet> Read(string file, byte[] bytes)
    {
        try
        {
            RequireSize(file, bytes);
            using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(bytes));
            return ReadSheets(file, reader);
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
        if (bytes[0] != 'P') return; // The old format is not packed, so the file's size bounds it.
        using var archive = new ZipArchive(new MemoryStream(bytes));
        if (archive.Entries.Sum(entry => entry.Length) > MostUnpacked)
            throw new BomFileException($"{file} unpacks to more than {MostUnpacked / 1024 / 1024} MB: split it.");
    }

    private static List<Sheet> ReadSheets(string file, IExcelDataReader reader)
    {
        var visible = new List<Sheet>();
        var hidden = new List<Sheet>();
        var text = 0L;
        do
        {
            var rows = ReadRows(file, reader, ref text);
            var sheet = new Sheet(reader.Name ?? "", [.. rows.Take(Sheet.HeadRows)], _ => rows);
            (reader.VisibleState is "visible" ? visible : hidden).Add(sheet);
        }
        while (reader.NextResult());
        return visible is [] ? hidden : visible;
    }

    // Every row is as wide as the widest one; what is empty at its end is left out.
    private static List<TableRow> ReadRows(string file, IExcelDataReader reader, ref long text)
    {
        var rows = new List<TableRow>();
        var cells = new string[reader.FieldCount];
        for (var line = 1; reader.Read(); line++)
        {
            var hadControls = false;
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = CellText.Clean(Text(reader, column), ref hadControls);
                text += cells[column].Length;
            }

            var filled = Array.FindLastIndex(cells, cell => cell.Length > 0) + 1;
            text += filled; // A delimiter each.
            if (text > MostText)
                throw new BomFileException($"{file} has more than {MostText / 1024 / 1024} MB of text: split it.");
            if (filled > 0)
                rows.Add(new TableRow(line, cells[..filled], hadControls ? TableRow.HadControls : null));
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
