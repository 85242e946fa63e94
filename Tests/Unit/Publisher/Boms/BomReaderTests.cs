using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

[Trait("Suite", "Unit")]
public class BomReaderTests
{
    [Fact]
    public void Sample_OfThePublisher_IsARealisticBill()
    {
        var sample = BillOfMaterials.Sample();

        Assert.InRange(sample.Lines.Count, 200, 1_000);
        Assert.Equal(sample.Lines.Count, sample.Lines.Select(line => line.Mpn).Distinct().Count());
        Assert.All(sample.Lines, line => Assert.Equal(line.Quantity, line.Designators.Count));
        Assert.All(sample.Lines, line => Assert.NotEmpty(line.Manufacturer));
        Assert.Empty(sample.Skipped);
        Assert.Empty(sample.Warnings);
    }

    [Theory]
    [InlineData("MPN,Manufacturer,Quantity,Designators\nBAT54S,Nexperia,2,\"D1, D2\"\n")]
    [InlineData("\ufeffRef Des;Qty;Mfr. Part Number;Mfr\r\nD1 D2;2;BAT54S;Nexperia\r\n")]
    [InlineData("Reference\tManufacturer\tPart Number\nD1,D2\tNexperia\tBAT54S\n")]
    [InlineData("Approved;2026\n\nMPN|Maker|Ref\nBAT54S|Nexperia|D1-D2\n")]
    public void Read_FilesOfManyTools_FindsTheColumns(string text)
    {
        var line = Assert.Single(Read(text).Lines);

        Assert.Equal(("BAT54S", "Nexperia", 2), (line.Mpn, line.Manufacturer, line.Quantity));
        Assert.Equal(["D1", "D2"], line.Designators);
    }

    [Fact]
    public void Read_LinesWithoutAPartNumber_AreLeftOutAndNamed()
    {
        var bom = Read("MPN,Quantity\nBAT54S,1\n,4\n\nBAV99,1\n");

        Assert.Equal([("BAT54S", 2), ("BAV99", 5)], bom.Lines.Select(line => (line.Mpn, line.Line)));
        Assert.Equal([new SkippedLine(3, "It has no part number.")], bom.Skipped);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("Value,Footprint\n10k,0402\n", "no column of part numbers: line 1 is 'Value, Footprint'")]
    [InlineData("MPN,Qty\n", "names no part")]
    [InlineData(
        "MPN,Qty\nTBD,1\n",
        "names no part: none of its 1 lines below the header is one. Line 2: The part number is 'TBD'.")]
    [InlineData("Mouser #,Qty\n99-NC,1\n", "'Mouser #' is a distributor's number.")]
    [InlineData("Qty,SAP-Nr.\n1,4711\n", "'SAP-Nr.' is a company's own number.")]
    [InlineData("Part,Value\nR1,10k\n", "'Part' holds references, symbols or values.")]
    [InlineData("Part Number,Qty\nR1,1\nC1,1\n", "'Part Number' holds references, symbols or values.")]
    [InlineData("\u001b]0;HI\u0007,Qty\nOW,1\n", "Qty'.")]
    public void Read_WhatIsNoBill_SaysWhyInALineThatIsSafeToShow(string text, string expected)
    {
        var refused = Assert.Throws<BomFileException>(() => Read(text));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Theory]
    [InlineData("two")]
    [InlineData("-1")]
    [InlineData("1/2")]
    [InlineData("2-4")]
    [InlineData("1 2")]
    [InlineData("10000001")]
    public void Read_ARowWithAnImpossibleQuantity_LosesItAlone(string quantity)
    {
        var bom = Read($"MPN,Qty\nBAT54S,1\nBAV99,{quantity}\nBAV70,2\n");

        Assert.Equal(["BAT54S", "BAV70"], bom.Lines.Select(line => line.Mpn));
        Assert.Contains(
            $"'{quantity}'", Assert.Single(bom.Skipped, line => line.Line == 3).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_APartNumberThatIsTooLong_IsLeftOutAndNamed()
    {
        var bom = Read($"MPN,Qty\n{new string('A', 256)},1\n{new string('B', 255)},1\n");

        Assert.StartsWith("BBB", Assert.Single(bom.Lines).Mpn, StringComparison.Ordinal);
        Assert.Contains(
            "has 256 characters: use at most 255.", Assert.Single(bom.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatExcelHasEaten_IsAPartAndToldWithItsLine()
    {
        var bom = Read("MPN,Qty\n9.55167E+12,1\n4-Mar,2\n2-Mrz-24,1\n########,1\nBAT54S,1\n");

        Assert.Equal(["9.55167E+12", "4-Mar", "2-Mrz-24", "BAT54S"], bom.Lines.Select(line => line.Mpn));
        Assert.Equal(["Line 2", "Line 3", "Line 4"], bom.Warnings.Select(warning => warning[..6]));
        Assert.Equal(5, Assert.Single(bom.Skipped).Line);
    }

    [Fact]
    public void Read_OfAFileWithControlCharacters_GivesCleanTextsAndAWarning()
    {
        var bom = Read("MPN,Manufacturer\n\u001b[31mBAT54S,\"Nex\u0000peria\u200b\"\nBAV99,Nexperia\n"
            .Replace("\0", "\u0001", StringComparison.Ordinal));

        Assert.Equal(["[31mBAT54S", "BAV99"], bom.Lines.Select(line => line.Mpn));
        Assert.Equal("Nexperia", bom.Lines[0].Manufacturer);
        Assert.Equal("Line 2: control characters were left out.", Assert.Single(bom.Warnings));
    }

    [Fact]
    public void Read_MoreThanTheMostLines_IsRefused()
    {
        var text = new StringBuilder("MPN\n");
        for (var part = 0; part <= 100_000; part++) text.Append("AB").Append(part).Append('\n');

        var refused = Assert.Throws<BomFileException>(() => Read(text.ToString()));

        Assert.Contains("has more than 100,000 lines: split it.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("89504e470d0a1a0a0000000d", "a PNG image")]
    [InlineData("255044462d312e37", "a PDF document")]
    [InlineData("1f8b0800", "a gzip archive")]
    [InlineData("4d5a9000", "a program")]
    [InlineData("4d504e2c000051747900010203", "a binary file")]
    [InlineData("3c68746d6c3e3c7461626c653e", "a web page (HTML)")]
    [InlineData("7b226d706e223a2278227d", "JSON")]
    public void Read_AFileOfAnotherKind_SaysWhichAndWhatToDo(string bytes, string kind)
    {
        var refused = Assert.Throws<BomFileException>(() => BomReader.Read("bom.csv", Convert.FromHexString(bytes)));

        Assert.Contains(
            $"bom.csv is {kind}, not a bill of materials: export it as CSV", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AFileThatIsNotThere_SaysSo()
    {
        var refused = Assert.Throws<BomFileException>(() => BillOfMaterials.Load("no-such\u001b-file.csv"));

        Assert.Contains("no-such·-file.csv cannot be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AFolder_SaysSo()
    {
        var refused = Assert.Throws<BomFileException>(() => BillOfMaterials.Load(Path.GetTempPath()));

        Assert.Contains("is a folder", refused.Message, StringComparison.Ordinal);
    }

    private static BillOfMaterials Read(string text) => BomReader.Read("bom.csv", Encoding.UTF8.GetBytes(text));
}
