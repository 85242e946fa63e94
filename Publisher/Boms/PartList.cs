using System.Globalization;
using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Columns;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Makes parts of rows, and says of every other row why it is none.</summary>
internal sealed class PartList(string file, Sheet sheet, BomColumns columns, HeaderName[] names, List<string> warnings)
{
    private const int MostParts = 100_000;

    private readonly List<BomLine> _parts = [];
    private readonly List<SkippedLine> _skipped = [];
    private RowReader _reader = null!; // Set before the first row.
    private bool _wasPart;
    private bool _toldNoQuantity;

    /// <summary>Reads the rows below the header.</summary>
    /// <exception cref="BomFileException">None is a part, or there are too many.</exception>
    public BillOfMaterials Read(List<TableRow> rows)
    {
        Use(columns, names, rows);
        for (var at = 0; at < rows.Count; at++)
        {
            if (HeaderSearch.Again(rows[at]) is { } again) TakeHeader(again, rows, at);
            else Take(rows[at]);
            if (_parts.Count > MostParts)
                throw new BomFileException($"{file} has more than {MostParts:N0} lines: split it.");
        }

        return _parts is []
            ? throw new BomFileException(NoPart()) { Skipped = _skipped, Warnings = warnings }
            : new BillOfMaterials(file, _parts) { Skipped = _skipped, Warnings = warnings };
    }

    private void Use(BomColumns used, HeaderName[] header, IReadOnlyList<TableRow> rows)
    {
        var quantities = used.Quantities is [var first, ..]
            ? rows.Select(row => row[first]).Where(cell => cell.Length > 0).ToList()
            : [];
        var quantity = QuantityReader.For(quantities, sheet.HasTypedNumbers, used.IsForeign, sheet.HasSemicolons);
        _reader = new RowReader(used, header, quantity);
    }

    // A second table may have its columns in another order.
    private void TakeHeader(HeaderName[] header, List<TableRow> rows, int at)
    {
        _skipped.Add(new SkippedLine(rows[at].Line, "It names the columns again."));
        if (header.Select(name => name.Text).SequenceEqual(names.Select(name => name.Text))) return;
        var rest = rows[(at + 1)..];
        if (new ColumnChoice(header, rest).Choose() is { IsWeak: false } others) Use(others, header, rest);
    }

    private void Take(TableRow row)
    {
        if (_reader.GoesOn(row))
        {
            if (_wasPart) _parts[^1] = _reader.Longer(_parts[^1], row);
            return;
        }

        var read = _reader.Read(row);
        _wasPart = read.Part is not null;
        if (read.Part is { } part) _parts.Add(part);
        else _skipped.Add(new SkippedLine(row.Line, read.Reason!)); // There where there is no part.
        foreach (var warning in read.Warnings) Warn(row.Line, warning);
        // Told once: such a file may have none in any line.
        if (read.HasNoQuantity && !_toldNoQuantity)
        {
            Warn(row.Line, "the quantity is empty and was read as 1, as any other empty one is");
            _toldNoQuantity = true;
        }

        if (row.Trouble is not null) Warn(row.Line, row.Trouble);
    }

    private void Warn(int line, string text) =>
        warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {text}."));

    private string NoPart() => _skipped is [var first, ..]
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{file} names no part: none of its {_skipped.Count} lines below the header is one. Line {first.Line}: "
            + $"{first.Reason}")
        : $"{file} names no part: there is no line below the header.";
}
