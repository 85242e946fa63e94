using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Rows that look like something else, and what is told of rows that may be meant otherwise.</summary>
[Trait("Suite", "Unit")]
public class BomRemarkTests
{
    // Comes with .NET.
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("SUM-110")]
    [InlineData("SUM 110")]
    [InlineData("TOTAL1")]
    [InlineData("GESAMT-1")]
    [InlineData("Subtotal")]
    public void Read_OfAPartWithTheNameOfATotal_KeepsIt(string mpn)
    {
        var bom = Read(
            $"MPN,Manufacturer,Quantity,Designators\n{mpn},Nordcap,2,\"C1,C2\"\n{mpn},Nordcap,2,\n{mpn},,2,\"C5,C6\"\n"
            + $"{mpn},,6,\n");

        Assert.Equal([2, 3, 4], bom.Lines.Select(line => line.Line));
        Assert.Equal([new SkippedLine(5, "It is a total.")], bom.Skipped);
    }

    [Theory]
    [InlineData("Total,,12,")]
    [InlineData(",Total,12,")]
    [InlineData("Total,12.50,12,")]
    public void Read_OfATotalInAnyColumn_LeavesItOut(string total)
    {
        var bom = Read($"MPN,Manufacturer,Quantity,Designators\nNC155,Nordcap,2,\"C1,C2\"\n{total}\n");

        Assert.Equal("NC155", Assert.Single(bom.Lines).Mpn);
        Assert.Equal([new SkippedLine(3, "It is a total.")], bom.Skipped);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("N/A")]
    [InlineData("TBD")]
    public void Read_OfAQuantityThatIsNone_TellsThatOneWasAssumed(string quantity)
    {
        var bom = Read($"MPN,Quantity,Designators\nNC155,{quantity},\nNC156,{quantity},C1\n");

        Assert.Equal([1, 1], bom.Lines.Select(line => line.Quantity));
        Assert.Equal([$"Line 2: the quantity '{quantity}' was read as 1."], bom.Warnings);
    }

    [Fact]
    public void Read_OfEmptyQuantities_TellsItOnce()
    {
        var bom = Read("MPN,Quantity,Designators\nNC155,,\"C1,C2\"\nNC156,,\nNC157,,\nNC158,3,\n");

        Assert.Equal([2, 1, 1, 3], bom.Lines.Select(line => line.Quantity));
        Assert.Equal(["Line 3: the quantity is empty and was read as 1, as any other empty one is."], bom.Warnings);
    }

    [Fact]
    public void Read_WithoutAColumnOfQuantities_TellsNothing() => Assert.Empty(Read("MPN\nNC155\nNC156\n").Warnings);

    [Theory]
    [InlineData("2", "R1-R5", "Line 2: the quantity is 2, and the designators count 5.")]
    [InlineData("1", "\"R1,R2\"", "Line 2: the quantity is 1, and the designators count 2.")]
    [InlineData("1", "\"U1A,U1B,U1C\"", null)]
    [InlineData("1", "J1-2", null)]
    [InlineData("10", "\"R1,R2\"", null)]
    public void Read_OfFewerPiecesThanDesignators_TellsIt(string quantity, string designators, string? warning)
    {
        var bom = Read($"MPN,Quantity,Designators\nNC155,{quantity},{designators}\n");

        Assert.Equal(warning is null ? [] : [warning], bom.Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_OfUtf8WithALineInWindows1252_KeepsBothAndNamesTheLine(bool hasMark)
    {
        byte[] bytes =
        [
            .. hasMark ? Encoding.UTF8.Preamble : [], .. "MPN,Manufacturer,Qty\r\nNC155,Würth,1\r\n"u8,
            .. Western.GetBytes("NC156,Süd,1\r\n"), .. "NC157,Nord,1\r\n"u8,
        ];

        var bom = BomReader.Read("bom.csv", bytes);

        Assert.Equal(["Würth", "Süd", "Nord"], bom.Lines.Select(line => line.Manufacturer));
        Assert.Equal(
            ["Line 3: bytes that are not UTF-8, as the rest of the file is, were read as Windows-1252."], bom.Warnings);
    }

    private static BillOfMaterials Read(string text) => BomReader.Read("bom.csv", Encoding.UTF8.GetBytes(text));
}
