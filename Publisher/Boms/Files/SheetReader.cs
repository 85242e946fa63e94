namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Opens a file of any of the kinds that are read.</summary>
internal static class SheetReader
{
    /// <summary>What divides the cells of a line.</summary>
    public const string Delimiters = "\t;|,^~";

    /// <summary>The ways in which it may be meant.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="warnings">Takes what had to be guessed.</param>
    /// <exception cref="BomFileException">It is of another kind.</exception>
    public static IReadOnlyList<Sheet> Open(string file, byte[] bytes, List<string> warnings)
    {
        if (FileKind.IsWorkbook(file, bytes)) return Workbook.Read(file, bytes);

        FileKind.RequireText(file, bytes);
        var (text, guess) = TextDecoder.Decode(bytes);
        text = text.TrimEnd('\0', '\r', '\n'); // Some programs fill up their last block.
        FileKind.RequireTable(file, text);
        if (guess is not null) warnings.Add(guess);
        // What Excel's line says comes first, so that it wins where the header leaves it open.
        return [.. (Named(text) + Delimiters).Distinct().Select(delimiter => Open(text, delimiter)), Aligned(text)];
    }

    private static Sheet Open(string text, char delimiter) => new(
        null,
        [.. new DelimitedText(text, delimiter).Read().Take(Sheet.HeadRows)],
        header => new DelimitedText(text, delimiter).Read(header.Cells.Length)) { HasSemicolons = delimiter == ';' };

    // Two names, since there are double blanks in prose, too.
    private static Sheet Aligned(string text)
    {
        var lines = new AlignedText(text);
        return new Sheet(null, [.. lines.Headers().Take(Sheet.HeadRows)], lines.Read) { LeastNames = 2 };
    }

    // sep=; on the first line.
    private static string Named(string text) =>
        text.AsSpan().TrimStart("\ufeff\" \r\n") is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var delimiter, ..]
        && !char.IsLetterOrDigit(delimiter) && !char.IsControl(delimiter) && delimiter is not '"'
            ? delimiter.ToString()
            : "";
}
