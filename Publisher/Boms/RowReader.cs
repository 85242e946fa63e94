using System.Globalization;
using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Columns;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Understands single rows.</summary>
internal sealed class RowReader(BomColumns columns, HeaderName[] names, QuantityReader quantities)
{
    private const int Shown = 40;

    private readonly int _width = Array.FindLastIndex(names, name => name.Text.Length > 0) + 1;
    private bool _listGoesOn;
    private bool _isCounted;

    /// <summary>What a row comes to.</summary>
    public RowReading Read(TableRow written)
    {
        var row = Aligned(written);
        _listGoesOn = columns.Designators is [var list, ..] && row[list].EndsWith(',');
        var isPart = HasWhatPartsHave(row);
        if (RowKinds.NoPart(row, _width, isPart) is { } kind) return RowReading.None(kind);
        var found = Find(row);
        if (found.Mpn.Length > 0 && RowKinds.NoPart(row, _width, isPart, found.Mpn) is { } title)
            return RowReading.None(title);
        if (NotFitted(row) is { } mark) return RowReading.None($"It is not fitted: '{Cut(mark)}'.");
        if (found.Mpn.Length == 0)
        {
            return RowReading.None(
                found.Instead is "" ? "It has no part number." : $"The part number is '{Cut(found.Instead)}'.");
        }

        return Part(row, found.Mpn, found.Manufacturer);
    }

    /// <summary>Whether a row does nothing but go on with the references of the row before.</summary>
    public bool GoesOn(TableRow row) =>
        _listGoesOn && columns.Designators is [var list, ..] && row.Filled == 1
            && DesignatorList.IsLikely(row[list].TrimEnd(','));

    /// <summary>The part with the references of a row that goes on.</summary>
    public BomLine Longer(BomLine part, TableRow row)
    {
        var cell = row[columns.Designators[0]];
        _listGoesOn = cell.EndsWith(',');
        string[] all = [.. part.Designators.Concat(DesignatorList.Read(cell)).Distinct()];
        return part with { Designators = all, Quantity = _isCounted ? all.Length : part.Quantity };
    }

    // C1,C2 without quotes in a file with commas: the cells behind stand too far to the right.
    private TableRow Aligned(TableRow row)
    {
        var extra = Array.FindLastIndex(row.Cells, cell => cell.Length > 0) + 1 - _width;
        if (extra <= 0 || columns.Designators is not [var list] || list + extra >= row.Cells.Length) return row;
        var spread = row.Cells[list..(list + extra + 1)];
        return !Array.TrueForAll(spread, cell => DesignatorList.IsLikely(cell)) ? row
            : row with { Cells = [.. row.Cells[..list], string.Join(',', spread), .. row.Cells[(list + extra + 1)..]] };
    }

    // What stands instead of a number is told if there is none: TBD.
    private (string Mpn, string Manufacturer, string Instead) Find(TableRow row)
    {
        var instead = "";
        foreach (var source in columns.Sources)
        {
            foreach (var cell in source.Mpns.Select(column => row[column].TrimStart('"').TrimStart()))
            {
                if (cell.Length == 0) continue;
                if (!PartNumbers.IsPlaceholder(cell) && !PartNumbers.IsLost(cell))
                    return (cell, Manufacturer(row, source), "");
                if (instead.Length == 0) instead = cell;
            }
        }

        return ("", "", instead);
    }

    private static string Manufacturer(TableRow row, PartSource source) =>
        source.Manufacturers.Select(column => row[column]).FirstOrDefault(
            cell => cell.Length > 0 && !PartNumbers.IsPlaceholder(cell), "");

    // A total's own word may stand below the manufacturers, and a sum of money.
    private bool HasWhatPartsHave(TableRow row) =>
        columns.Designators.Any(column => DesignatorList.IsLikely(row[column]))
            || columns.Sources.Any(source => Manufacturer(row, source) is var name
            && name.Any(char.IsLetter) && !RowKinds.IsTotal(name));

    private string? NotFitted(TableRow row)
    {
        foreach (var (column, role) in columns.Marks)
            if (FitMarks.IsNotFitted(row[column], role)) return $"{names[column].Text}: {row[column]}";
        // KiBoM marks the quantity for all boards, beside a plain one for each.
        return Cells(columns.Remarks).FirstOrDefault(FitMarks.Has)
            ?? Cells(columns.Quantities.Skip(1)).FirstOrDefault(
                cell => FitMarks.Has(cell) && quantities.Read(cell, 0).NotFitted)
            ?? Cells(columns.Sources.SelectMany(source => source.Mpns).Take(1)).FirstOrDefault(FitMarks.HasApart);

        IEnumerable<string> Cells(IEnumerable<int> from) => from.Select(column => row[column]);
    }

    private RowReading Part(TableRow row, string mpn, string manufacturer)
    {
        var list = string.Join(',', columns.Designators.Select(column => row[column]).Where(cell => cell.Length > 0));
        var written = columns.Quantities.Select(column => row[column]).FirstOrDefault(cell => cell.Length > 0, "");
        var quantity = quantities.Read(written, DesignatorList.Read(list).Count);
        if (quantity.NotFitted) return RowReading.None($"It is not fitted: the quantity is '{Cut(written)}'.");
        if (quantity.Pieces == 0) return RowReading.None($"It is not fitted: the quantity is '{Cut(written)}'.");
        if (quantity.IsUnreadable)
            return RowReading.None(
                $"The quantity is '{Cut(written)}': a whole number from 1 to {QuantityReader.Most:N0} was expected.");

        var designators = DesignatorList.Read(list, quantity.Pieces);
        if (NoNumber(mpn, manufacturer, designators) is { } reason) return RowReading.None(reason);
        _isCounted = quantity.Pieces is null;
        var part = new BomLine(
            row.Line, mpn, manufacturer, quantity.Pieces ?? Math.Max(1, designators.Count), designators);
        // Of a column that is not there, nothing was expected.
        var isAssumed = quantity.Pieces is null && designators is [] && columns.Quantities is not [];
        return new RowReading(part, null, [.. Warnings(part, quantity, written, isAssumed)])
        {
            HasNoQuantity = isAssumed && written.Length == 0,
        };
    }

    private string? NoNumber(string mpn, string manufacturer, IReadOnlyList<string> designators)
    {
        if (Math.Max(mpn.Length, manufacturer.Length) is > PartNumbers.MaxLength and var length)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"'{Cut(mpn)}' or its manufacturer has {length} characters: use at most {PartNumbers.MaxLength}.");
        if (designators.Contains(mpn, StringComparer.OrdinalIgnoreCase))
            return $"'{Cut(mpn)}' is its reference, not a part number.";
        if (!columns.IsWeak) return null;
        if (PartNumbers.IsValue(mpn)) return $"'{Cut(mpn)}' is a value, not a part number.";
        var isOpen = names[columns.Sources[0].Mpns[0]].Role is ColumnRole.Part;
        return isOpen && !PartNumbers.IsLikely(mpn) ? $"'{Cut(mpn)}' does not look like a part number." : null;
    }

    private static IEnumerable<string> Warnings(BomLine part, BomQuantity quantity, string written, bool isAssumed)
    {
        if (PartNumbers.IsMangled(part.Mpn))
            yield return $"the part number '{Cut(part.Mpn)}' looks like a number or a date that Excel has made of it; "
                + "look it up in the source";
        else if (PartNumbers.IsValue(part.Mpn)) yield return $"the part number '{Cut(part.Mpn)}' looks like a value";
        if ((part.Mpn + part.Manufacturer).Contains('\ufffd', StringComparison.Ordinal))
            yield return $"'{Cut(part.Mpn)}' or its manufacturer holds characters that could not be read";
        if (quantity.IsGuess || (isAssumed && written.Length > 0))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"the quantity '{Cut(written)}' was read as {part.Quantity}");
        // More pieces than places are those of several boards.
        else if (Places(part.Designators) is var places && places > part.Quantity)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"the quantity is {part.Quantity}, and the designators count {places}");
    }

    // The gates of one chip, U1A and U1B, are one place.
    private static int Places(IReadOnlyList<string> designators) => designators.Select(
        name => name is [.., var digit, var gate] && char.IsAsciiDigit(digit) && char.IsAsciiLetter(gate)
            ? name[..^1] : name).Distinct().Count();

    private static string Cut(string text) => text.Length <= Shown ? text : text[..Shown] + "…";
}
