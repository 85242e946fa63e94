using System.Text.RegularExpressions;
using EnrichmentStream.Publisher.Boms.Columns;

namespace EnrichmentStream.Publisher.Boms.Cells;

/// <summary>Tells part numbers from what stands in their column instead.</summary>
internal static partial class PartNumbers
{
    /// <summary>Longest part number or name of a manufacturer, in characters.</summary>
    public const int MaxLength = 255;

    private static readonly HashSet<string> Placeholders =
    [
        "na", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "tbs", "unknown", "undefined", "unspecified",
        "notspecified", "notavailable", "notapplicable", "generic", "any", "various", "empty", "nompn",
        "nopartnumber", "nopart", "todo", "xxx", "nc", "ka", "unbekannt", "keine", "keiner", "offen", "inconnu",
        "aucun", "sansobjet", "desconocido", "ninguno", "sindefinir", "无", "待定", "不详", "暂无", "未知", "numberna",
        "virtual", "nodisponible", "sinreferencia", "nondisponible", "nondefini", "nichtverfugbar",
        "keineangabe", "ohne", "entfallt",
    ];

    private static readonly HashSet<string> Months =
    [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mrz",
        "mai", "okt", "dez", "janv", "fevr", "fev", "mars", "avr", "juin", "juil", "aout", "ene", "abr", "ago",
        "dic",
    ];

    /// <summary>Whether a cell says that there is nothing: N/A, -, TBD.</summary>
    public static bool IsPlaceholder(string cell)
    {
        var squeezed = HeaderText.Squeeze(cell);
        // Signs alone say nothing, but for ticks and crosses; "#" alone is squeezed to a word.
        return squeezed.Length == 0
            ? cell is { Length: > 0 and <= 64 } and not ("×" or "✗" or "✘" or "✓" or "✔" or "√" or "●")
            : Placeholders.Contains(squeezed) || cell is "#" or "o";
    }

    /// <summary>Whether Excel shows that it could not show a value: ########, #REF!.</summary>
    public static bool IsLost(string cell) => LostPattern().IsMatch(cell);

    /// <summary>Whether Excel has made a number or a date of it: 9.55167E+12, 4-Mar.</summary>
    public static bool IsMangled(string cell)
    {
        if (cell.Length is < 4 or > 24) return false;
        if (NumberPattern().IsMatch(cell) || DatePattern().IsMatch(cell)) return true;
        return MonthPattern().Match(cell) is { Success: true } match
            && Months.Contains(HeaderText.Squeeze(match.Groups["month"].Value));
    }

    /// <summary>Whether it is what a part does, not what it is called: 100nF, 10k 1%, 0.1uF 25V.</summary>
    public static bool IsValue(string cell) => ValuePattern().IsMatch(cell);

    /// <summary>Whether it could be a part number, in a column of which the name does not say so.</summary>
    public static bool IsLikely(string cell) =>
        cell.Length >= 3 && cell.Any(char.IsAsciiDigit) && !IsValue(cell)
            && !cell.Contains("://", StringComparison.Ordinal)
        && (cell.Any(char.IsLetter) || cell.Count(char.IsAsciiDigit) >= 5) && !LibraryPattern().IsMatch(cell);

    /// <summary>Whether it is a number of LCSC's: C25804.</summary>
    public static bool IsLcsc(string cell) => LcscPattern().IsMatch(cell);

    [GeneratedRegex(
        @"^(#{3,}|#(REF|NAME|VALUE|DIV/0|NUM|NULL|N/A|BEZUG|WERT|NOM|VALEUR)[!?]?)$", RegexOptions.CultureInvariant)]
    private static partial Regex LostPattern();

    [GeneratedRegex(@"^[0-9]([.,][0-9]+)?E[+-][0-9]{1,3}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(
        @"^([0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00(:00)?)?|[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}){1,2}"
        + @"|[0-9]{1,2}\.[0-9]{1,2}\.([0-9]{2}){1,2})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(
        @"^([0-9]{1,2}[-. ]{1,2}(?<month>\p{L}{3,5})\.?([- ][0-9]{2,4})?"
        + @"|(?<month>\p{L}{3,5})\.?[- ]([0-9]{2}){1,2})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex MonthPattern();

    [GeneratedRegex(
        @"^[±+-]?[0-9]{1,4}([.,][0-9]+)?\s?"
        + @"(([pnuµμmkKMGRr]|Meg|meg)?(F|f|H|h|Ω|\u2126|ohms?|Ohms?|V|A|W|Hz|hz|R)"
        + @"|[pnuµμmkKGRr][0-9]{0,2}|M[0-9]?|Meg|meg|%)"
        + @"([\s/,;@_(±].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();

    [GeneratedRegex(@"^[A-Za-z][\w-]*:[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex LibraryPattern();

    [GeneratedRegex(@"^C[0-9]{4,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex LcscPattern();
}
