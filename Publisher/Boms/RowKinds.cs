using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Columns;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms;

/// <summary>Knows the rows that people and tools write between and below the parts: comments, section titles, totals,
/// footers.</summary>
internal static class RowKinds
{
    private static readonly HashSet<string> Totals =
    [
        "total", "totals", "subtotal", "grandtotal", "sum", "summe", "gesamt", "gesamtsumme", "zwischensumme",
        "totalgeneral", "soustotal",
        "totalht", "totalttc", "suma", "sumatotal", "totale", "合计", "总计", "小计", "共计", "totalparts",
        "totalcomponents", "totalquantity", "totalqty",
    ];

    private static readonly string[] Footers =
    [
        "component count", "component groups", "fitted components", "number of", "total components", "total parts",
        "generated", "created", "printed",
        "exported", "end of", "page ", "seite ", "pagina ", "date ", "confidential", "copyright", "©", "note ",
        "notes ", "approved by",
        "prepared by", "checked by", "drawn by", "erstellt", "datum ", "stand ", "gedruckt", "ende ", "fin de",
        "bom date", "kicad version",
        "schematic ", "pcb variant", "order total", "shipping", "merchandise", "以上", "制表", "审核", "日期",
    ];

    private static readonly HashSet<string> Sections =
    [
        "capacitor", "capacitors", "resistor", "resistors", "inductor", "inductors", "diode", "diodes", "transistor",
        "transistors", "ic", "ics",
        "integratedcircuits", "semiconductors", "connector", "connectors", "crystal", "crystals", "oscillators",
        "led", "leds", "switch",
        "switches", "fuses", "relays", "transformers", "ferrites", "sensors", "modules", "misc", "miscellaneous",
        "mechanical", "mechanics",
        "hardware", "passives", "actives", "topside", "bottomside", "smd", "smt", "tht", "thtparts", "smdparts",
        "other", "others", "pcb",
        "kondensatoren", "widerstande", "spulen", "dioden", "transistoren", "halbleiter", "stecker",
        "steckverbinder", "quarze", "mechanik",
        "sonstiges", "condensateurs", "resistances", "connecteurs", "divers", "condensadores", "resistencias",
        "conectores", "varios", "电容",
        "电阻", "电感", "二极管", "三极管", "芯片", "连接器", "其他",
    ];

    /// <summary>Why a row is no part, whatever its cells mean.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">How many columns the file has.</param>
    /// <param name="isPart">Whether it has what only parts have: a manufacturer, or designators. Then SUM-110 is no
    /// total.</param>
    public static string? NoPart(TableRow row, int columns, bool isPart)
    {
        var first = row.First;
        if (IsComment(first, row.Filled)) return "It is a comment.";
        if (!isPart && IsTotal(first)) return "It is a total.";
        if (columns < 2 || row.Filled > 3) return null;
        var isFooter = (row.Filled <= 2 && first.EndsWith(':') && first.Length > 1)
            || Array.Exists(Footers, footer => first.StartsWith(footer, StringComparison.OrdinalIgnoreCase));
        return isFooter ? "It is a title or footer." : null;
    }

    /// <summary>Why a row is no part, although it has something where part numbers stand.</summary>
    public static string? NoPart(TableRow row, int columns, bool isPart, string mpn)
    {
        if (!isPart && IsTotal(mpn)) return "It is a total.";
        if (Sections.Contains(HeaderText.Squeeze(mpn)) && row.Filled <= 2) return "It is a section title.";
        return columns > 1 && row.Filled == 1 && IsTitle(mpn) ? "It is a section title." : null;
    }

    private static bool IsComment(string first, int filled)
    {
        if (first.StartsWith("//", StringComparison.Ordinal)) return true;
        if (!first.StartsWith('#') || PartNumbers.IsLost(first)) return false;
        return filled == 1 || (first.Length > 1 && (first[1] is ' ' or '#'));
    }

    /// <summary>Whether a cell is the word for a total, with a number or not.</summary>
    public static bool IsTotal(string cell) =>
        cell.Length <= 40
            && Totals.Contains(HeaderText.Squeeze(cell).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));

    // Alone on its line: words without a digit, or several words, or something ruled. A number without anything else
    // is a part.
    private static bool IsTitle(string cell) =>
        !cell.Any(char.IsAsciiDigit) || cell[0] is '*' or '=' or '-' or '[' or '~' or '<' || cell[^1] is ':'
        || cell.Split(' ').Any(word => word.Length >= 3 && word.All(char.IsLetter));
}
