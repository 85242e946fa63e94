using System.Globalization;
using System.Text.RegularExpressions;

namespace EnrichmentStream.Publisher.Boms.Cells;

/// <summary>Reads quantities as people and programs write them: 1,000; 1 000; 2.0; 2,0; 100 pcs; 10 Stk; 1
/// (DNF).</summary>
/// <remarks>1,000 and 1.000 mean a thousand or one, depending on where the file comes from. The column's other cells
/// decide, then the number of references, then the language. A workbook's numbers come with a point and without zeros
/// behind it (1.234): what is written otherwise is text there, too.</remarks>
internal sealed partial class QuantityReader
{
    /// <summary>Most pieces.</summary>
    public const int Most = 1_000_000;

    private readonly char? _decimalSign;
    private readonly char _usualDecimalSign;
    private readonly bool _isTyped;

    private QuantityReader(char? decimalSign, char usualDecimalSign, bool isTyped) =>
        (_decimalSign, _usualDecimalSign, _isTyped) = (decimalSign, usualDecimalSign, isTyped);

    /// <summary>Looks at a whole column.</summary>
    /// <param name="cells">Its cells.</param>
    /// <param name="isTyped">Whether they come from a workbook, as numbers or as texts.</param>
    /// <param name="isForeign">Whether the names of the columns are not English.</param>
    /// <param name="hasSemicolons">Whether the cells are divided as where the comma is the decimal sign.</param>
    public static QuantityReader For(
        IReadOnlyCollection<string> cells, bool isTyped, bool isForeign, bool hasSemicolons)
    {
        var signs = cells.Where(cell => !isTyped || !TypedPattern().IsMatch(cell)).Select(DecimalSign)
            .Where(sign => sign is not null).Distinct().ToArray();
        var sign = signs.Length == 1 ? signs[0] : null;
        // 1,000 and 4,000 and nothing else, in German: an ERP's three decimals.
        var isErp = isForeign && cells.Count > 1
            && cells.All(cell => cell.Length == 0 || AmbiguousPattern().Match(cell) is { Success: true } match
            && match.Groups["sign"].ValueSpan is ",");
        return new QuantityReader(sign ?? (isErp ? ',' : null), isForeign || hasSemicolons ? ',' : '.', isTyped);
    }

    /// <summary>Reads one.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="references">How many designators the row names; 0 if it names none.</param>
    public BomQuantity Read(string cell, int references)
    {
        if (cell is "NC" or "No" or "NO") return new(null, NotFitted: true);
        if (cell.Length == 0 || PartNumbers.IsPlaceholder(cell) && !FitMarks.Has(cell)) return new(null);
        if (PartlyFitted().Match(cell) is { Success: true } partly) return Partly(cell, partly);
        if (FitMarks.Has(cell)) return new(null, NotFitted: true);
        if (NumberPattern().Match(cell) is not { Success: true } match) return new(null, IsUnreadable: true);

        var number = match.Groups["number"].Value.Trim();
        if (number.Contains(' ', StringComparison.Ordinal) && !BlanksPattern().IsMatch(number))
            return new(null, IsUnreadable: true);
        if (Value(number, references, out var isGuess) is not { } value) return new(null, IsUnreadable: true);
        if (match.Groups["unit"].ValueSpan is "k" or "K") (value, isGuess) = (value * 1_000, true);
        if (value is < 0 or > Most) return new(null, IsUnreadable: true);
        var pieces = (int)Math.Ceiling(value);
        return new(pieces, IsGuess: isGuess || pieces != value);
    }

    // 3 (1 DNF): three on the drawing, two on the board.
    private static BomQuantity Partly(string cell, Match match)
    {
        var all = int.Parse(match.Groups["all"].ValueSpan, CultureInfo.InvariantCulture);
        var left = all - int.Parse(match.Groups["not"].ValueSpan, CultureInfo.InvariantCulture);
        return !FitMarks.Has(cell) ? new(all) : left > 0 ? new(left, IsGuess: true) : new(null, NotFitted: true);
    }

    private double? Value(string written, int references, out bool isGuess)
    {
        isGuess = false;
        var number = BlankPattern().Replace(written, "");
        if (_isTyped && TypedPattern().IsMatch(written)) return Parse(written, '.');
        if (AmbiguousPattern().Match(number) is { Success: true } match)
        {
            var sign = match.Groups["sign"].ValueSpan[0];
            var asThousands = Parse(number, sign is ',' ? '.' : ',');
            var asDecimal = Parse(number, sign);
            if (_decimalSign is { } known) return sign == known ? asDecimal : asThousands;
            if (references > 0 && asThousands == references) return asThousands;
            if (references > 0 && asDecimal == references) return asDecimal;
            isGuess = sign is '.' || _usualDecimalSign is ',';
            return sign is '.' && _usualDecimalSign is '.' ? asDecimal : asThousands;
        }

        return Parse(number, DecimalSign(number) ?? '.');
    }

    private static double? Parse(string number, char decimalSign)
    {
        var plain = number.Replace(decimalSign is ',' ? "." : ",", "", StringComparison.Ordinal).Replace(',', '.');
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? value : null;
    }

    // Null if it cannot be told: no sign, or a single one before three digits. Signs that come more than once divide
    // thousands; of two kinds the last is the decimal one.
    private static char? DecimalSign(string cell)
    {
        if (AmbiguousPattern().IsMatch(cell) || NumberPattern().Match(cell) is not { Success: true } match) return null;
        var number = match.Groups["number"].ValueSpan.TrimEnd(" ."); // 10 pcs. has no decimals.
        var (commas, points) = (number.Count(','), number.Count('.'));
        if (commas + points == 0) return null;
        if (commas > 1 && points <= 1) return '.';
        if (points > 1 && commas <= 1) return ',';
        if (commas > 0 && points > 0) return number.LastIndexOf(',') > number.LastIndexOf('.') ? ',' : '.';
        return commas > 0 ? ',' : '.';
    }

    [GeneratedRegex(
        @"^[x×*]?\s*\+?(?<number>[0-9][0-9.,'’ ]*(E[+-]?[0-9]{1,2})?)\s*[x×*]?\s*"
        + @"(?<unit>[^0-9\s()+*/=-][^0-9()+*/=-]*)?(\s*[(\[][^)\]]*[)\]])?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^[1-9][0-9]{0,2}(?<sign>[.,])[0-9]{3}(\s*[^0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex AmbiguousPattern();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]*[1-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex TypedPattern();

    [GeneratedRegex(@"^(?<all>[0-9]{1,6})\s*[(\[]\s*(?<not>[0-9]{1,6})\s*\w+\s*[)\]]$", RegexOptions.CultureInvariant)]
    private static partial Regex PartlyFitted();

    [GeneratedRegex(@"^[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex BlanksPattern();

    [GeneratedRegex(@"[\s'’]", RegexOptions.CultureInvariant)]
    private static partial Regex BlankPattern();
}
