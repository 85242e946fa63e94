namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Opens a file of any of the kinds that are read.</summary>
internal static class SheetReader
{
    private const string Delimiters = "\t;|,";

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
        FileKind.RequireTable(file, text);
        if (guess is not null) warnings.Add(guess);
        // What Excel's line says comes first, so that it wins where the header leaves it open.
        return [.. (Named(text) + Delimiters).Distinct().Select(delimiter => Open(text, delimiter))];
    }

    private static Sheet Open(string text, char delimiter) => new(
        null,
        [.. new DelimitedText(text, delimiter).Read().Take(Sheet.HeadRows)],
        columns => new DelimitedText(text, delimiter).Read(columns)) { HasSemicolons = delimiter == ';' };

    // sep=; on the first line.
    private static string Named(string text) =>
        text.AsSpan().TrimStart("\ufeff\" \r\n") is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var delimiter, ..]
        && !char.IsLetterOrDigit(delimiter) && !char.IsControl(delimiter) && delimiter is not '"'
            ? delimiter.ToString()
            : "";
}
