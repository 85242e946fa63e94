using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>Decides which column holds what: by its name, and by its cells if the name leaves it open.</summary>
internal sealed class ColumnChoice(HeaderName[] names, IReadOnlyList<TableRow> rows)
{
    private const int Looked = 500;

    /// <summary>The columns; null if none holds manufacturers' part numbers.</summary>
    public BomColumns? Choose()
    {
        var designators = Designators();
        var numbers = With(ColumnRole.Mpn);
        var best = numbers.Count == 0 ? 0 : numbers.Min(column => names[column].Rank);
        numbers = [.. numbers.Where(column => names[column].Rank == best)];
        var isWeak = numbers.Count == 0;
        if (isWeak && WeakNumber(designators) is { } weak) numbers = [weak];
        if (numbers.Count == 0) return null;
        return new BomColumns
        {
            Sources = Sources(numbers),
            Quantities = [.. With(ColumnRole.Quantity).OrderBy(column => names[column].Rank)],
            Designators = [.. designators.Except(numbers)],
            Marks =
            [
                .. With(ColumnRole.NotFitted).Concat(With(ColumnRole.Fitted))
                    .Select(column => (column, names[column].Role)),
            ],
            Remarks =
            [
                .. With(ColumnRole.Other).Concat(With(ColumnRole.Unknown)).Concat(With(ColumnRole.Part))
                    .Except(numbers).Except(designators),
            ],
            IsWeak = isWeak,
            IsForeign = names.Any(name => name.IsForeign),
        };
    }

    private List<int> With(ColumnRole role) =>
        [.. Enumerable.Range(0, names.Length).Where(column => names[column].Role == role)];

    // "References" and "Parts" hold designators if their cells look so; "Position" may be a count of lines.
    private List<int> Designators()
    {
        var named = With(ColumnRole.Designators);
        if (named.Count > 0) return named;
        List<int> open = [.. With(ColumnRole.Reference), .. With(ColumnRole.Part), .. With(ColumnRole.Position)];
        var likely = open.Where(column => Share(column, cell => DesignatorList.IsLikely(cell)) >= 0.5).ToList();
        if (likely.Count > 0 || With(ColumnRole.Mpn).Count == 0) return likely;
        // Boards with prefixes of their own; the number is known from another column.
        return [.. With(ColumnRole.Reference).Where(column => Share(column, IsName) >= 0.5)];
    }

    private static bool IsName(string cell) =>
        cell.Length <= 6 && char.IsLetter(cell[0]) && char.IsAsciiDigit(cell[^1]);

    private int? WeakNumber(List<int> designators)
    {
        var hasMaker = With(ColumnRole.Manufacturer).Count > 0;
        // Beside a value, "Part" is the symbol or the reference of a schematic.
        var hasValue = names.Any(name =>
            HeaderText.Squeeze(name.Text) is "value" or "wert" or "valeur" or "valor" or "comment");
        var least = hasValue ? 0.8 : double.Epsilon;
        List<int> articles = [.. With(ColumnRole.ArticleNumber), .. With(ColumnRole.Reference)];
        return First(With(ColumnRole.PartNumber), double.Epsilon)
            ?? (hasMaker ? First(articles, double.Epsilon) : null)
            ?? First(With(ColumnRole.Part), least);

        int? First(List<int> columns, double share)
        {
            foreach (var column in columns.Except(designators))
            {
                var isReference = designators.Count == 0
                    && Share(column, cell => DesignatorList.IsLikely(cell, 3)) >= 0.5;
                if (!isReference && Share(column, PartNumbers.IsLcsc) < 0.5
                    && Share(column, PartNumbers.IsLikely) >= share)
                    return column;
            }

            return null;
        }
    }

    private double Share(int column, Func<string, bool> isSo)
    {
        var cells = rows.Select(row => row[column])
            .Where(cell => cell.Length > 0 && !PartNumbers.IsPlaceholder(cell)).Take(Looked).ToList();
        return cells.Count == 0 ? 0 : (double)cells.Count(isSo) / cells.Count;
    }

    // By the number in the name; columns of the very same name follow each other; others of one meaning stand together.
    private List<PartSource> Sources(IEnumerable<int> numbers)
    {
        var makers = Grouped(With(ColumnRole.Manufacturer));
        var groups = Grouped(numbers);
        return [.. groups.Keys.Order().Select(index => new PartSource(
            groups[index],
            makers.TryGetValue(index, out var own) ? own : makers.Count == 1 ? makers.Values.First() : []))];
    }

    private Dictionary<int, List<int>> Grouped(IEnumerable<int> columns)
    {
        var seen = new Dictionary<string, int>();
        var groups = new Dictionary<int, List<int>>();
        foreach (var column in columns)
        {
            var name = HeaderText.Squeeze(names[column].Text);
            var nth = seen[name] = seen.GetValueOrDefault(name) + 1;
            var index = names[column].Index is { } written ? Math.Max(written, 1) + nth - 1 : nth;
            if (!groups.TryGetValue(index, out var group)) groups[index] = group = [];
            group.Add(column);
        }

        return groups;
    }
}
