using System.IO.Compression;
using System.Text;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Tells from its first bytes what a file is: names lie, and are often missing.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, string Name)[] Others =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG image"),
        ([0xff, 0xd8, 0xff], "a JPEG image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x1f, 0x8b], "a gzip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ([(byte)'7', (byte)'z', 0xbc, 0xaf], "a 7-Zip archive"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "a program"),
        ([(byte)'M', (byte)'Z', 0x90], "a program"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ("{\\rtf"u8.ToArray(), "an RTF document"),
    ];

    private static readonly (string Start, string Name)[] Markup =
    [
        ("<?xml", "XML"), ("<!doctype", "a web page (HTML)"), ("<html", "a web page (HTML)"),
        ("<table", "a web page (HTML)"),
        ("{\"", "JSON"), ("[{", "JSON"), ("{\n", "JSON"), ("{\r", "JSON"), ("(export", "a netlist"),
        ("(kicad", "a KiCad design"),
    ];

    /// <summary>Whether it is an Excel workbook, of 1997 (.xls) or since 2007 (.xlsx, .xlsm, .xlsb).</summary>
    /// <exception cref="BomFileException">It is an archive of another kind; the message says which.</exception>
    public static bool IsWorkbook(string file, byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0])) return true;
        if (!bytes.AsSpan().StartsWith("PK\x03\x04"u8)) return false;
        var names = Names(bytes);
        if (names.Length == 0 || Array.Exists(names, name => name.StartsWith("xl/", StringComparison.Ordinal)))
            return true;
        throw Refused(file, names switch
        {
            _ when names.Contains("content.xml") => "an OpenDocument file",
            _ when Array.Exists(names, name => name.StartsWith("word/", StringComparison.Ordinal)) => "a Word document",
            _ => "a ZIP archive",
        });
    }

    /// <exception cref="BomFileException">It is no text file, or a text of another kind.</exception>
    public static void RequireText(string file, byte[] bytes)
    {
        if (Array.Find(Others, other => bytes.AsSpan().StartsWith(other.Start)) is { Name: { } name })
            throw Refused(file, name);
    }

    /// <exception cref="BomFileException">It is a text of another kind, or no text.</exception>
    public static void RequireTable(string file, string text)
    {
        var head = text.AsSpan().TrimStart();
        foreach (var (start, name) in Markup)
            if (head.StartsWith(start, StringComparison.OrdinalIgnoreCase)) throw Refused(file, name);
        if (text.Contains('\0', StringComparison.Ordinal)) throw Refused(file, "a binary file");
    }

    private static BomFileException Refused(string file, string kind) =>
        new($"{file} is {kind}, not a bill of materials: export it as CSV, or save it as an Excel workbook (.xlsx).");

    // None if it is cut off, so that its list of contents is missing.
    private static string[] Names(byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read, false, Encoding.UTF8);
            return [.. archive.Entries.Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
