using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher;

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
    }

    [Theory]
    [InlineData("MPN,Manufacturer,Quantity,Designators\nBAT54S,Nexperia,2,\"D1, D2\"\n")]
    [InlineData("\ufeffRef Des;Qty;Mfr. Part Number;Mfr\r\nD1 D2;2;BAT54S;Nexperia\r\n")]
    [InlineData("Reference\tManufacturer\tPart Number\nD1,D2\tNexperia\tBAT54S\n")]
    public void Read_FilesOfManyTools_FindsTheColumns(string text)
    {
        var line = Assert.Single(Read(text.TrimStart('\ufeff')).Lines);

        Assert.Equal(("BAT54S", "Nexperia", 2), (line.Mpn, line.Manufacturer, line.Quantity));
        Assert.Equal(["D1", "D2"], line.Designators);
    }

    [Fact]
    public void Read_LinesWithoutAPartNumber_AreLeftOutAndCounted()
    {
        var bom = Read("MPN,Quantity\nBAT54S,1\n,4\n\nBAV99,1\n");

        Assert.Equal(["BAT54S", "BAV99"], bom.Lines.Select(line => line.Mpn));
        Assert.Equal(1, bom.WithoutMpn);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("Value,Footprint\n10k,0402\n", "no column of part numbers: its first line is 'Value, Footprint'")]
    [InlineData("MPN,Qty\nBAT54S,two\n", "line 2: the quantity is 'two'")]
    [InlineData("MPN,Qty\nBAT54S,1\nBAV99,0\n", "line 3: the quantity is '0'. Use a whole number from 1 to")]
    [InlineData("MPN,Qty\n", "names no part")]
    [InlineData("MPN,Qty\n\"BAT\"54S,1\n", "line 2: this is no CSV")]
    public void Read_WhatIsNoBill_SaysWhereAndWhatWouldBeRight(string text, string expected)
    {
        var refused = Assert.Throws<BomFileException>(() => Read(text));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AFileThatIsNotThere_SaysSo()
    {
        var refused = Assert.Throws<BomFileException>(() => BillOfMaterials.Load("no-such-file.csv"));

        Assert.Contains("no-such-file.csv cannot be read", refused.Message, StringComparison.Ordinal);
    }

    private static BillOfMaterials Read(string text)
    {
        using var reader = new StringReader(text);
        return BomReader.Read("bom.csv", reader);
    }
}
