using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Workbooks that are small as files and huge when read.</summary>
[Trait("Suite", "Unit")]
public class BomWorkbookTests
{
    private const int Mebibyte = 1024 * 1024;
    private const string Header = """
        <row><c t="inlineStr"><is><t>MPN</t></is></c><c t="inlineStr"><is><t>Qty</t></is></c></row>
        """;

    [Fact]
    public void Read_OfAWorkbookWithASingleHugeText_IsRefusedBeforeItIsParsed()
    {
        var bytes = Workbook(sheet =>
        {
            sheet.Write(Header + "<row><c t=\"inlineStr\"><is><t>");
            for (var part = 0; part < 300; part++) sheet.Write(new string('A', Mebibyte));
            sheet.Write("</t></is></c></row>");
        });
        var before = GC.GetTotalAllocatedBytes();

        var refused = Assert.Throws<BomFileException>(() => BomReader.Read("bom.xlsx", bytes));

        Assert.InRange(bytes.Length, 1, Mebibyte);
        Assert.Equal("bom.xlsx unpacks to more than 128 MB: split it.", refused.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * Mebibyte);
    }

    [Fact]
    public void Read_OfAWorkbookThatLiesAboutItsLength_ReadsNoMoreThanItSays()
    {
        var bytes = Workbook(sheet =>
        {
            sheet.Write(Header + "<row><c t=\"inlineStr\"><is><t>");
            for (var part = 0; part < 300; part++) sheet.Write(new string('A', Mebibyte));
            sheet.Write("</t></is></c></row>");
        });
        SayLength(bytes, "xl/worksheets/sheet1.xml", 1_000);
        var before = GC.GetTotalAllocatedBytes();

        Assert.Throws<BomFileException>(() => BomReader.Read("bom.xlsx", bytes));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * Mebibyte);
    }

    [Fact]
    public void Read_OfAWorkbookWithALongTextInManyCells_IsRefused()
    {
        var text = new string('A', 32_000);
        var bytes = Workbook(
            sheet =>
            {
                sheet.Write(Header);
                for (var row = 0; row < 10_000; row++) sheet.Write("<row><c t=\"s\"><v>0</v></c></row>");
            },
            text);

        var refused = Assert.Throws<BomFileException>(() => BomReader.Read("bom.xlsx", bytes));

        Assert.Equal("bom.xlsx has more than 64 MB of text: split it.", refused.Message);
    }

    [Fact]
    public void Read_OfAWorkbookWithACellFarToTheRightInEachRow_IsRefused()
    {
        var bytes = Workbook(sheet =>
        {
            sheet.Write(Header);
            for (var row = 2; row < 10_000; row++) sheet.Write($"<row><c r=\"XFD{row}\"><v>1</v></c></row>");
        });

        var refused = Assert.Throws<BomFileException>(() => BomReader.Read("bom.xlsx", bytes));

        Assert.Equal("bom.xlsx has more than 64 MB of text: split it.", refused.Message);
    }

    [Fact]
    public void Read_OfAWorkbookWithOneCellFarToTheRight_ReadsItsParts()
    {
        var bytes = Workbook(sheet =>
        {
            sheet.Write(Header + "<row><c t=\"inlineStr\"><is><t>BAT54S</t></is></c><c><v>2</v></c></row>");
            sheet.Write("<row><c r=\"XFD3\"><v>1</v></c></row>");
        });

        var line = Assert.Single(BomReader.Read("bom.xlsx", bytes).Lines);

        Assert.Equal(("BAT54S", 2), (line.Mpn, line.Quantity));
    }

    private static byte[] Workbook(Action<TextWriter> rows, string shared = "")
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006";
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry("[Content_Types].xml", text => text.Write($"<Types xmlns=\"{Package}/content-types\"/>"));
            Entry("xl/workbook.xml", text => text.Write(
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/>"
                + "</sheets></workbook>"));
            Entry("xl/_rels/workbook.xml.rels", text => text.Write(
                $"<Relationships xmlns=\"{Package}/relationships\">"
                + $"<Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                + $"<Relationship Id=\"r2\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
                + "</Relationships>"));
            Entry("xl/sharedStrings.xml", text => text.Write(
                $"<sst xmlns=\"{Main}\"><si><t>{shared}</t></si></sst>"));
            Entry("xl/worksheets/sheet1.xml", text =>
            {
                text.Write($"<worksheet xmlns=\"{Main}\"><sheetData>");
                rows(text);
                text.Write("</sheetData></worksheet>");
            });

            void Entry(string name, Action<TextWriter> write)
            {
                using var text = new StreamWriter(archive.CreateEntry(name).Open());
                write(text);
            }
        }

        return bytes.ToArray();
    }

    // In the central directory (APPNOTE.TXT 4.3.12): the uncompressed size stands 22 bytes before the name.
    private static void SayLength(byte[] archive, string name, uint length)
    {
        var at = archive.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(at - 22), length);
    }
}
