using System.Diagnostics;
using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Encodings of which a file says nothing, and files of the largest size.</summary>
[Trait("Suite", "Unit")]
public class BomEncodingTests
{
    // Comes with .NET.
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding(936)!;

    // About a second on a free machine; minutes if the time grew with the square of the lines.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Würth")]
    [InlineData("Größe & Söhne")]
    [InlineData("Réglécroix")]
    [InlineData("ÄÖÜ")]
    [InlineData("Muñoz ±5%")]
    [InlineData("10µ")]
    [InlineData("°C É")]
    [InlineData("Nexperia® ™")]
    public void Read_OfWindows1252_KeepsEveryLetter(string manufacturer)
    {
        var bom = BomReader.Read("bom.csv", Western.GetBytes($"MPN,Manufacturer,Qty\nNC155,{manufacturer},1\n"));

        Assert.Equal(manufacturer, Assert.Single(bom.Lines).Manufacturer);
        Assert.Contains("Windows-1252", Assert.Single(bom.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MPN,Manufacturer,Qty", "国巨")]
    [InlineData("料号,制造商,制造商料号,数量", "风华高科")]
    [InlineData("MPN,Manufacturer,Qty", "NORDCAP(国巨)")]
    public void Read_OfGbk_KeepsEveryCharacter(string header, string manufacturer)
    {
        var row = header.Split(',').Select(name => name switch
        {
            "MPN" or "制造商料号" => "NC155", "Manufacturer" or "制造商" => manufacturer, _ => "1",
        });

        var bom = BomReader.Read("bom.csv", Chinese.GetBytes($"{header}\n{string.Join(',', row)}\n"));

        Assert.Equal(("NC155", manufacturer), (Assert.Single(bom.Lines).Mpn, bom.Lines[0].Manufacturer));
        Assert.Contains("GBK", Assert.Single(bom.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfUtf8ThatIsCutOffOrHasAWrongByte_StaysUtf8()
    {
        byte[] bytes =
            [.. Encoding.UTF8.GetBytes("MPN,Manufacturer\nNC155,Würth\nNC156,Réglé\nNC157,X"), 0xfc, (byte)'\n', 0xc3];

        var bom = BomReader.Read("bom.csv", bytes);

        Assert.Equal(["Würth", "Réglé", "Xü"], bom.Lines.Take(3).Select(line => line.Manufacturer));
        Assert.Contains(bom.Warnings, warning => warning.StartsWith("Line 4: bytes that", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Of50000Lines_TakesTimeInProportion()
    {
        var text = new StringBuilder(
            "Reference;Value;Footprint;Datasheet;Qty;DNP;Description;Manufacturer;MPN;Supplier\n");
        for (var line = 0; line < 50_000; line++)
        {
            text.Append("C1, C2, C5-C9;100nF;Capacitor_SMD:C_0402;http://x.example/d.pdf;7;;\"CAP, 100nF\";Nordcap;NC-")
                .Append(line).Append(";Farhaus\n");
        }
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var start = Stopwatch.GetTimestamp();

        var bom = BomReader.Read("bom.csv", bytes);

        Assert.Equal(50_000, bom.Lines.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Read_Of50000LinesWithAQuoteThatIsNotClosed_TakesNoLonger()
    {
        var text = new StringBuilder("MPN,Description,Qty\n");
        for (var line = 0; line < 50_000; line++) text.Append("NC-").Append(line).Append(",\"HDR 2x5,1\n");
        var start = Stopwatch.GetTimestamp();

        var bom = BomReader.Read("bom.csv", Encoding.UTF8.GetBytes(text.ToString()));

        Assert.Equal(50_000, bom.Lines.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Bound);
    }
}
