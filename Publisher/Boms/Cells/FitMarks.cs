using System.Buffers;
using System.Text.RegularExpressions;
using EnrichmentStream.Publisher.Boms.Columns;

namespace EnrichmentStream.Publisher.Boms.Cells;

/// <summary>Knows the ways to say that a part is on the drawing and not on the board: DNP, DNF, "do not fit",
/// "nicht bestückt", 不贴 and so on.</summary>
internal static partial class FitMarks
{
    private static readonly HashSet<string> Words =
        ["dnp", "dnf", "dni", "dnm", "nopop", "nostuff", "nofit"];

    // In capitals; also a noise figure, nanofarads, a nonlinearity and a name server.
    private static readonly string[] Ambiguous = ["NF", "DNL", "DNS"];

    // Squeezed, as HeaderText makes them.
    private static readonly string[] Phrases =
    [
        "donotpopulate", "donotplace", "donotfit", "donotinstall", "donotmount", "donotstuff", "donotassemble",
        "donotload", "donotsolder", "notfitted", "notpopulated", "notmounted", "notplaced", "notinstalled",
        "notstuffed", "notassembled", "unpopulated", "notloaded", "excludefrombom", "excludedfrombom",
        "nichtbestuckt", "nichtbestucken", "nichtbestueckt", "nichtbestuecken", "unbestuckt", "nonmonte",
        "noncable", "nepasmonter", "nepascabler", "nomontar", "nomontado", "noinstalar", "noponer", "不焊", "不贴",
        "不装", "不上件", "空贴",
    ];

    private static readonly HashSet<string> NegativeColumns =
    [
        .. Words, .. Phrases, "nf", "dnl", "dns", "exclude", "excluded", "nonmontes", "不焊接", "不贴片", "不贴装",
        "nichtbestuckte", "excludedfromthebom",
    ];

    private static readonly HashSet<string> PositiveColumns =
    [
        "populate", "populated", "population", "fit", "fitted", "mount", "mounted", "place", "placed",
        "install", "installed", "stuff", "stuffed", "assemble", "assembled", "load", "loaded", "include",
        "included", "inbom", "includeinbom", "includedinbom", "bestucken", "bestuckt", "bestuckung",
        "bestueckt", "monte", "monter", "cable", "montar", "montado", "instalar", "是否贴装", "是否焊接", "是否贴片",
        "是否上件", "是否安装", "贴装", "焊接",
    ];

    private static readonly HashSet<string> No = ["no", "n", "0", "false", "nein", "non", "falso", "否", "不", "off"];

    private static readonly char[] Dividers = [' ', ',', ';', '/', '(', ')', '[', ']', ':', '_', '*', '|'];

    // What a cell must hold before it is worth a closer look.
    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            "dn", "not", "no", "nf", "nicht", "unp", "unb", "non", "pas", "excl", "不", "空",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a column is one of marks.</summary>
    /// <param name="squeezed">Its name, squeezed.</param>
    public static ColumnRole? ColumnRole(string squeezed) =>
        NegativeColumns.Contains(squeezed) ? Columns.ColumnRole.NotFitted
        : PositiveColumns.Contains(squeezed) ? Columns.ColumnRole.Fitted
        : null;

    /// <summary>Whether a cell of a column of marks says that the part is not fitted.</summary>
    public static bool IsNotFitted(string cell, ColumnRole role)
    {
        if (cell.Length == 0 || PartNumbers.IsPlaceholder(cell)) return false;
        var squeezed = HeaderText.Squeeze(cell);
        if (role is Columns.ColumnRole.Fitted)
            return No.Contains(squeezed) || cell is "×" or "✗" or "✘" || Has(cell) || squeezed is "nc";
        // Any other word in such a column is a mark: DNP, X, yes, 1, "Excluded from BOM".
        return !No.Contains(squeezed) && !PositiveColumns.Contains(squeezed);
    }

    /// <summary>Whether a cell has a mark in it: DNP, 100nF DNP, 1 (DNF). One that means other things, too, counts
    /// alone and behind a value: NF, 10k NF.</summary>
    public static bool Has(string cell)
    {
        if (!MayHave(cell)) return false;
        var words = cell.Split(Dividers, StringSplitOptions.RemoveEmptyEntries);
        return IsMark(cell) || HasPhrase(cell)
            || Array.Exists(words, word => Words.Contains(word.ToLowerInvariant()))
            || (words is [var value, var mark] && Ambiguous.Contains(mark) && PartNumbers.IsValue(value));
    }

    /// <summary>Whether the cell of a part number has one that is no part of the number, which may be made of the same
    /// letters: alone, in brackets, or in so many words.</summary>
    public static bool HasApart(string partNumber) =>
        MayHave(partNumber) && (IsMark(partNumber) || HasPhrase(partNumber)
            || BracketsPattern().Matches(partNumber).Any(match => IsMark(match.Value)));

    private static bool MayHave(string cell) => cell.Length <= 200 && cell.AsSpan().ContainsAny(Hints)
        && !cell.Contains("://", StringComparison.Ordinal);

    private static bool IsMark(string text)
    {
        var squeezed = HeaderText.Squeeze(text);
        return Words.Contains(squeezed)
            || (Ambiguous.Contains(squeezed.ToUpperInvariant()) && !text.Any(char.IsAsciiLetterLower));
    }

    private static bool HasPhrase(string text)
    {
        var squeezed = HeaderText.Squeeze(text);
        return Array.Exists(Phrases, phrase => squeezed.Contains(phrase, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[(\[][^()\[\]]+[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketsPattern();
}
