using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Writes parts as the tools do, by a CSV library: the other side of the reader.</summary>
internal sealed record BomDialect(string Name, string Header, string Title, string Footer)
{
    /// <summary>Headers: {M} part number, {F} manufacturer, {Q} quantity, {D} designators; other columns hold what they
    /// like.</summary>
    public static IReadOnlyList<BomDialect> All { get; } =
    [
        new(
            "KiCad",
            "Reference={D}|Value=100n|Footprint=C_0402|Qty={Q}|DNP=|Exclude from BOM=|MPN={M}|Manufacturer={F}",
            "Source:|/home/me/x.kicad_sch", "Component Count:|7"),
        new(
            "Altium",
            "Comment=10k|Designator={D}|Footprint=RESC|Quantity={Q}|Manufacturer 1={F}|"
                + "Manufacturer Part Number 1={M}|Supplier 1=Far|Supplier Part Number 1=F-1",
            "Bill of Materials For Project [X.PrjPcb]", "Approved|"),
        new(
            "Eagle",
            "Qty={Q}|Value=1u|Device=C-EU|Package=C0402|Parts={D}|Description=cap|MF={F}|MPN={M}|OC_FARNELL=77",
            "Exported from x.sch", ""),
        new(
            "OrCAD",
            "Item=1|Quantity={Q}|Reference={D}|Part=0.1uF|Mfr={F}|Mfr Part Number={M}",
            "Board Revised: Monday", "________"),
        new(
            "EasyEDA",
            "ID=1|Name=10uF|Designator={D}|Footprint=C0805|Quantity={Q}|Manufacturer Part={M}|Manufacturer={F}|"
                + "Supplier=LCSC|Supplier Part=C99",
            "", ""),
        new(
            "Mouser",
            "Mouser #:=99-X|Mfr. #:={M}|Manufacturer:={F}|Customer #:=|Desc.:=CAP|Order Qty.={Q}|Designator={D}",
            "", "|||Merchandise Total:|$1.00"),
        new(
            "Digi-Key",
            "Index=1|Manufacturer Part Number={M}|Manufacturer Name={F}|Requested Quantity 1={Q}|"
                + "Pack Quantity 1=10|Reference Designator={D}",
            "", "|||Subtotal|$2.50"),
        new(
            "KiBoM",
            "Component=1|Description=Cap|Part=C|References={D}|Value=1u|Quantity Per PCB={Q}|MPN={M}|"
                + "Manufacturer={F}|Config=",
            "", "Component Groups:|2"),
        new(
            "Octopart",
            "Line=1|Query=x|Qty={Q}|Manufacturer={F}|MPN={M}|Schematic Reference={D}|SKU=1|SKU=2",
            "", "Total|9"),
        new(
            "German",
            "Pos.=10|Menge={Q}|Bezeichner={D}|Hersteller={F}|Hersteller-Teilenummer={M}|Bestückt=ja",
            "Stückliste|Antrieb", "Summe|9"),
        new(
            "French",
            "Repère={D}|Qté={Q}|Désignation=Résistance|Fabricant={F}|Référence fabricant={M}",
            "Nomenclature|carte", "Sous-total|9"),
        new(
            "Spanish",
            "Designador={D}|Cantidad={Q}|Fabricante={F}|Nº de pieza del fabricante={M}|Descripción=x",
            "Lista de materiales", "Suma|9"),
        new("Chinese", "序号=1|位号={D}|数量={Q}|制造商={F}|制造商料号={M}|封装=C0402|备注=", "物料清单", "合计|9"),
    ];

    public string Write(IReadOnlyList<BomLine> parts, char delimiter, bool quoted, int titles, bool footer)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(), ShouldQuote = quoted ? _ => true : ConfigurationFunctions.ShouldQuote,
        };
        using (var csv = new CsvWriter(text, configuration))
        {
            for (var title = 0; title < titles; title++) WriteRow(csv, Title.Split('|'));
            var columns = Header.Split('|').Select(column => column.Split('=')).ToArray();
            WriteRow(csv, columns.Select(column => column[0]));
            foreach (var part in parts) WriteRow(csv, columns.Select(column => Cell(column[1], part)));
            if (footer) WriteRow(csv, Footer.Split('|'));
        }

        return text.ToString();
    }

    private static string Cell(string pattern, BomLine part) => pattern switch
    {
        "{M}" => part.Mpn,
        "{F}" => part.Manufacturer,
        "{Q}" => part.Quantity.ToString(CultureInfo.InvariantCulture),
        "{D}" => string.Join(", ", part.Designators),
        _ => pattern,
    };

    private static void WriteRow(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells) csv.WriteField(cell);
        csv.NextRecord();
    }
}

/// <summary>The encodings in which BOMs come.</summary>
internal static class BomEncodings
{
    // Comes with .NET.
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding(936)!;

    public static IReadOnlyList<(string Name, Encoding Encoding, bool Mark)> All { get; } =
    [
        ("UTF-8", new UTF8Encoding(false), false), ("UTF-8 with mark", new UTF8Encoding(true), true),
        ("UTF-16", new UnicodeEncoding(false, false), false),
        ("UTF-16 with mark", new UnicodeEncoding(false, true), true),
        ("UTF-16 BE", new UnicodeEncoding(true, false), false),
        ("UTF-16 BE with mark", new UnicodeEncoding(true, true), true),
        ("Windows-1252", Western, false), ("GBK", Chinese, false),
    ];

    public static byte[] Encode(string text, Encoding encoding, bool mark) =>
        [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
}
