using System.Buffers;
using System.Text.RegularExpressions;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Takes a text apart of which the columns stand below each other, at least two blanks apart, as in reports
/// that are made to be printed.</summary>
/// <remarks>Where a line has fewer cells than the header, the place of each tells its column.</remarks>
internal sealed partial class AlignedText(string text)
{
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(SheetReader.Delimiters);

    private readonly string[] _lines = LineEnd().Split(text);

    /// <summary>The lines that may be headers: of several columns, and not divided otherwise.</summary>
    public IEnumerable<TableRow> Headers()
    {
        for (var line = 0; line < Math.Min(_lines.Length, Sheet.HeadRows); line++)
        {
            if (_lines[line].AsSpan().ContainsAny(Delimiters)) continue;
            string[] names = [.. CellPattern().Matches(_lines[line]).Select(match => match.Value)];
            if (names.Length > 1) yield return Row(line, names);
        }
    }

    /// <summary>All lines, by the columns of a header.</summary>
    public IEnumerable<TableRow> Read(TableRow header)
    {
        int[] starts = [.. CellPattern().Matches(_lines[header.Line - 1]).Select(match => match.Index)];
        for (var line = 0; line < _lines.Length; line++)
        {
            var found = CellPattern().Matches(_lines[line]);
            yield return Row(
                line,
                found.Count == starts.Length ? [.. found.Select(match => match.Value)] : Placed(_lines[line], starts));
        }
    }

    private static string[] Placed(string line, int[] starts)
    {
        var chars = line.ToCharArray();
        // A cell as wide as its column leaves a single blank before the next, which begins where its name does.
        foreach (var start in starts)
            if (start > 0 && start < chars.Length && chars[start - 1] == ' ') chars[start - 1] = '\t';
        var cells = new string[starts.Length];
        Array.Fill(cells, "");
        foreach (Match match in CellPattern().Matches(new string(chars)))
        {
            ref var cell = ref cells[Column(match.Index, match.Index + match.Length, starts)];
            cell = cell.Length == 0 ? match.Value : $"{cell} {match.Value}";
        }

        return cells;
    }

    // The one over most of the cell; numbers may begin before their name, and end below it.
    private static int Column(int from, int to, int[] starts) =>
        Enumerable.Range(0, starts.Length).MaxBy(column =>
        {
            var start = column == 0 ? 0 : starts[column];
            var end = column + 1 < starts.Length ? starts[column + 1] : int.MaxValue;
            return Math.Min(to, end) - Math.Max(from, start);
        });

    private static TableRow Row(int line, string[] cells)
    {
        var hadControls = false;
        for (var cell = 0; cell < cells.Length; cell++) cells[cell] = CellText.Clean(cells[cell], ref hadControls);
        return new TableRow(line + 1, cells, hadControls ? TableRow.HadControls : null);
    }

    [GeneratedRegex(@"\r\n|\r|\n", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"[^ \t]+( [^ \t]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex CellPattern();
}
