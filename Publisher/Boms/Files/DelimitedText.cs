namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Takes a text of cells apart, also a broken one: a quote that is not closed costs no more than its own
/// line.</summary>
/// <remarks>RFC 4180, with any line ends and any delimiter. CSV libraries either stop at a broken quote or take the
/// rest of the file for one cell, and do not tell on which line a row begins.</remarks>
internal sealed class DelimitedText(string text, char delimiter)
{
    // The most that a cell of Excel holds: what is longer was not meant.
    private const int LongestQuoted = 32_767;

    private int _at;
    private int _line = 1;
    private string? _trouble;

    /// <summary>Reads on from the beginning of a line.</summary>
    /// <param name="columns">How many cells the header has; 0 while it is not known.</param>
    public IEnumerable<TableRow> Read(int columns = 0)
    {
        while (_at < text.Length) yield return ReadRow(columns);
    }

    private TableRow ReadRow(int columns)
    {
        var (at, line) = (_at, _line);
        _trouble = null;
        var cells = ReadCells(acrossLines: true);
        if (_line > line + 1 && columns > 1 && EachLineIsARow(at, _at, columns))
        {
            (_at, _line) = (at, line);
            cells = ReadCells(acrossLines: false);
        }

        var hadControls = false;
        var cleaned = new string[cells.Count];
        for (var cell = 0; cell < cleaned.Length; cell++) cleaned[cell] = CellText.Clean(cells[cell], ref hadControls);
        if (hadControls) _trouble ??= TableRow.HadControls;
        return new TableRow(line, cleaned, _trouble);
    }

    // A stray quote finds its "end" in a later line, and takes the rows between for one cell.
    private bool EachLineIsARow(int from, int to, int columns)
    {
        var (at, line) = (_at, _line);
        _at = from;
        var isEach = true;
        while (isEach && _at < to) isEach = ReadCells(acrossLines: false).Count == columns;
        (_at, _line, _trouble) = (at, line, null);
        return isEach;
    }

    private List<string> ReadCells(bool acrossLines)
    {
        var cells = new List<string>();
        do cells.Add(ReadCell(acrossLines));
        while (TakeDelimiter());
        TakeLineEnd();
        return cells;
    }

    private string ReadCell(bool acrossLines)
    {
        var start = _at;
        while (start < text.Length && text[start] == ' ' && delimiter != ' ') start++;
        if (start < text.Length && text[start] == '"' && FindEnd(start, acrossLines) is { } end)
        {
            var quoted = text.AsSpan(start + 1, end - start - 1);
            _at = AfterBlanks(end + 1);
            return quoted.ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        var cell = text.AsSpan(_at);
        var length = cell.IndexOfAny(delimiter, '\r', '\n');
        if (length >= 0) cell = cell[..length];
        _at += cell.Length;
        return cell.ToString();
    }

    // The closing quote is the first single one before a delimiter or a line's end. A single one elsewhere is an inch
    // mark (HDR 0.1" pitch) on the same line; below it, it shows that the first quote was never closed.
    private int? FindEnd(int start, bool acrossLines)
    {
        var lines = 0;
        for (var at = start + 1; at < text.Length && at - start <= LongestQuoted; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && At(at + 1) != '\n')) lines++;
            if (lines > 0 && !acrossLines) break;
            if (text[at] != '"') continue;
            if (IsAtEnd(AfterBlanks(at + 1)))
            {
                _line += lines;
                return at;
            }

            if (At(at + 1) == '"') at++;
            else if (lines > 0) break;
            else _trouble = "a quote inside a quoted text is not doubled";
        }

        _trouble = "a quote is not closed, so the line was read by itself";
        return null;
    }

    private bool IsAtEnd(int at) => at >= text.Length || text[at] == delimiter || text[at] is '\r' or '\n';

    private int AfterBlanks(int at)
    {
        while (At(at) == ' ' && delimiter != ' ') at++;
        return at;
    }

    private char At(int at) => at < text.Length ? text[at] : '\0';

    private bool TakeDelimiter()
    {
        if (_at >= text.Length || text[_at] != delimiter) return false;
        _at++;
        return true;
    }

    private void TakeLineEnd()
    {
        if (_at >= text.Length) return;
        _at += text[_at] == '\r' && At(_at + 1) == '\n' ? 2 : 1;
        _line++;
    }
}
