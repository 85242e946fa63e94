using System.IO.Compression;
using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>How files divide their cells, and what a workbook holds as text.</summary>
[Trait("Suite", "Unit")]
public class BomLayoutTests
{
    private const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/";

    [Theory]
    [InlineData("MPN^Manufacturer^Qty\nBAT54S^Nexperia^2\n")]
    [InlineData("MPN~Manufacturer~Qty\nBAT54S~Nexperia~2\n")]
    [InlineData("MPN,Manufacturer,Qty,Datasheet\nBAT54S,Nexperia,2,~\n")]
    [InlineData("MPN,Manufacturer,Qty\nBAT54S,Nexperia,2\n\0\0\0")]
    [InlineData("MPN,Manufacturer,Qty\r\nBAT54S,Nexperia,2\0\0\0\r\n")]
    [InlineData("MPN           Manufacturer    Qty\nBAT54S        Nexperia          2\n")]
    [InlineData("Report, A\n\n  Qty   Mfr        Mfr Part No\n  ---   --------   ------\n  2     Nexperia   BAT54S\n")]
    public void Read_OfAText_TellsByTheHeaderHowItIsDivided(string text)
    {
        var part = Assert.Single(BomReader.Read("bom.txt", Encoding.UTF8.GetBytes(text)).Lines);

        Assert.Equal(("BAT54S", "Nexperia", 2), (part.Mpn, part.Manufacturer, part.Quantity));
    }

    [Fact]
    public void Read_OfColumnsBelowEachOther_GoesByThePlaceWhereACellIsEmptyOrFull()
    {
        const string Text =
            """
            Item  MPN              Manufacturer  Reference      Quantity
            ------------------------------------------------------------
            1     BAT54S                         D1,D2                 2
            2     GRM155R71C104KA8 Murata        C1, C2, C3            3
            3                      Yageo         R1                    1
            4     BAV99            Nexperia      D3,                   3
                                                 D4, D5
            """;

        var bom = BomReader.Read("bom.txt", Encoding.UTF8.GetBytes(Text));

        Assert.Equal(
            [
                "3 BAT54S  2 D1 D2", "4 GRM155R71C104KA8 Murata 3 C1 C2 C3",
                "6 BAV99 Nexperia 3 D3 D4 D5",
            ],
            bom.Lines.Select(line =>
                $"{line.Line} {line.Mpn} {line.Manufacturer} {line.Quantity} {string.Join(' ', line.Designators)}"));
        Assert.Equal([new SkippedLine(5, "It has no part number.")], bom.Skipped);
    }

    [Theory]
    [InlineData("MPN  of the year\nBAT54S  Nexperia\n")]
    [InlineData("Dear all,  see below.\nPart  of it\n")]
    public void Read_OfDoubleBlanksInProse_TakesThemForNoColumns(string text) =>
        Assert.Throws<BomFileException>(() => BomReader.Read("bom.txt", Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("Hersteller-Nr.", "Menge", "1.000", 1_000, true)]
    [InlineData("Hersteller-Nr.", "Menge", "12.500", 12_500, true)]
    [InlineData("Hersteller-Nr.", "Menge", "2,5", 3, true)]
    [InlineData("MPN", "Qty", "1.000", 1, true)]
    [InlineData("MPN", "Qty", "1,000", 1_000, false)]
    public void Read_OfAWorkbooksText_ReadsNumbersAsInATextFile(
        string number, string quantity, string cell, int expected, bool isTold)
    {
        var bom = BomReader.Read("bom.xlsx", Workbook([number, quantity], ["BAT54S", cell], ["BAV99", "4"]));

        Assert.Equal([("BAT54S", expected), ("BAV99", 4)], bom.Lines.Select(line => (line.Mpn, line.Quantity)));
        Assert.Equal(isTold, bom.Warnings.Any(told => told.StartsWith("Line 2: the q", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_OfAWorkbookWhoseFirstSheetIsEmpty_SaysWhatTheOtherOneLacks()
    {
        var refused = Assert.Throws<BomFileException>(
            () => BomReader.Read("bom.xlsx", Workbook(Sheet(), Sheet(["Hello"]))));

        Assert.Contains("line 1 is 'Hello'", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Workbook(params string[][] rows) => Workbook([Sheet(rows)]);

    // The least that a workbook has; all cells are texts.
    private static byte[] Workbook(params string[] sheets)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "[Content_Types].xml", $"<Types xmlns=\"{Packages}content-types\"/>");
            Add(archive, "_rels/.rels", Links("officeDocument", ["xl/workbook.xml"]));
            Add(
                archive, "xl/_rels/workbook.xml.rels",
                Links("worksheet", sheets.Select((_, at) => $"worksheets/s{at}.xml")));
            var names = string.Concat(
                sheets.Select((_, at) => $"<sheet name=\"S{at}\" sheetId=\"{at + 1}\" r:id=\"r{at}\"/>"));
            Add(
                archive, "xl/workbook.xml",
                $"<workbook xmlns=\"{Spreadsheet}\" xmlns:r=\"{Relations}\"><sheets>{names}</sheets></workbook>");
            for (var at = 0; at < sheets.Length; at++) Add(archive, $"xl/worksheets/s{at}.xml", sheets[at]);
        }

        return bytes.ToArray();
    }

    private static string Links(string kind, IEnumerable<string> targets) =>
        $"<Relationships xmlns=\"{Packages}relationships\">"
        + string.Concat(targets.Select((target, at) =>
            $"<Relationship Id=\"r{at}\" Type=\"{Relations}/{kind}\" Target=\"{target}\"/>"))
        + "</Relationships>";

    private static string Sheet(params string[][] rows) =>
        $"<worksheet xmlns=\"{Spreadsheet}\"><sheetData>"
        + string.Concat(rows.Select((cells, row) => $"<row r=\"{row + 1}\">"
            + string.Concat(cells.Select((cell, column) =>
                $"<c r=\"{(char)('A' + column)}{row + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))
            + "</row>"))
        + "</sheetData></worksheet>";

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
