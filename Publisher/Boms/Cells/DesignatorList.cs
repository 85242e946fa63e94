using System.Globalization;
using System.Text.RegularExpressions;

namespace EnrichmentStream.Publisher.Boms.Cells;

/// <summary>Reads lists of reference designators: C1, C2; C3-C18; R1..R4.</summary>
internal static partial class DesignatorList
{
    // A range beyond it is a slip, and would fill the memory.
    private const int LongestRange = 10_000;

    // What boards call their parts (IEEE 315, IEC 81346 and custom).
    private static readonly HashSet<string> Prefixes =
    [
        "A", "AE", "ANT", "AT", "B", "BAT", "BR", "BT", "BTN", "BZ", "C", "CAP", "CB", "CN", "CON", "CONN", "CP",
        "CR", "CRY", "D", "DA",
        "DB", "DC", "DD", "DL", "DS", "DZ", "E", "EC", "F", "FB", "FD", "FER", "FID", "FL", "FU", "G", "H", "HS",
        "IC", "J", "JP", "K", "KEY",
        "L", "LCD", "LD", "LED", "LS", "M", "MH", "MIC", "MK", "MOD", "MP", "N", "NT", "OK", "OC", "OSC", "P", "PCB",
        "PD", "PL", "PS", "PTC",
        "Q", "QN", "R", "RA", "RB", "RES", "RL", "RLY", "RN", "RP", "RT", "RV", "RY", "S", "SG", "SK", "SP", "SW",
        "T", "TB", "TC", "TF", "TH",
        "TP", "TR", "TVS", "U", "USB", "V", "VD", "VR", "VT", "W", "X", "XC", "XS", "XP", "XTAL", "Y", "Z", "ZD",
        "MOV", "NTC", "DR", "VDR", "ID",
    ];

    /// <summary>The designators that a cell names, ranges written out, each once.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="quantity">The pieces that the row names; it decides whether J1-2 is a connector or a range.</param>
    public static IReadOnlyList<string> Read(string cell, int? quantity = null)
    {
        if (cell.Length == 0 || PartNumbers.IsPlaceholder(cell)) return [];
        var entries = RangePattern().Replace(cell, "${from}-${to}")
            .Split(
                [',', ';', ' ', '|', '/', '、', '，', '；', '\t', '&'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] asWritten = [.. entries.Distinct()];
        if (quantity == asWritten.Length && !Array.Exists(asWritten, IsFullRange)) return asWritten;
        return [.. entries.SelectMany(Expand).Distinct()];
    }

    /// <summary>Whether a cell is nothing but designators.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="digits">Most digits of one: part numbers such as L7805 look like designators.</param>
    public static bool IsLikely(string cell, int digits = 4)
    {
        var entries = Read(cell);
        return entries.Count > 0 && entries.All(entry => EntryPattern().Match(entry) is { Success: true } match
            && Prefixes.Contains(match.Groups["prefix"].Value.ToUpperInvariant())
            && match.Groups["number"].Length <= digits);
    }

    private static bool IsFullRange(string entry) => FullRange().IsMatch(entry);

    private static IEnumerable<string> Expand(string entry)
    {
        if (FullRange().Match(entry) is not { Success: true } match) match = ShortRange().Match(entry);
        if (!match.Success || match.Groups["last"] is { Success: true } last
            && !last.ValueSpan.SequenceEqual(match.Groups["prefix"].ValueSpan))
            return [entry];
        var width = match.Groups["from"].Length;
        var isPadded = match.Groups["from"].ValueSpan[0] == '0';
        var from = int.Parse(match.Groups["from"].ValueSpan, CultureInfo.InvariantCulture);
        var to = int.Parse(match.Groups["to"].ValueSpan, CultureInfo.InvariantCulture);
        // J1-1 is a name; C18-C3 is a range, backwards.
        if (from >= to && !match.Groups["last"].Success) return [entry];
        if (Math.Abs(to - from) >= LongestRange) return [entry];
        var prefix = match.Groups["prefix"].Value;
        return Enumerable.Range(Math.Min(from, to), Math.Abs(to - from) + 1)
            .Select(number => prefix + number.ToString(isPadded ? "D" + width : "D", CultureInfo.InvariantCulture));
    }

    // The signs of a range, with blanks around them or not.
    [GeneratedRegex(
        @"(?<from>[A-Za-z_][0-9]{1,6})\s*"
        + @"(\.{2,3}|…|[-–—−~～:]|\s(to|thru|through|bis|à|a|hasta|al)\s|至|到)\s*"
        + @"(?<to>[A-Za-z_]*[0-9]{1,6})(?![\w.])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RangePattern();

    [GeneratedRegex(
        @"^(?<prefix>[A-Za-z_]+)(?<from>[0-9]{1,6})-(?<last>[A-Za-z_]+)(?<to>[0-9]{1,6})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex FullRange();

    [GeneratedRegex(@"^(?<prefix>[A-Za-z_]+)(?<from>[0-9]{1,6})-(?<to>[0-9]{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortRange();

    [GeneratedRegex(
        @"^#?(?<prefix>[A-Za-z]{1,5})(?<number>[0-9]{1,6})([A-Za-z]|[_.-]\w{1,6})?$", RegexOptions.CultureInvariant)]
    private static partial Regex EntryPattern();
}
