using CsCheck;
using EnrichmentStream.Publisher.Boms;
using EnrichmentStream.Publisher.Commands;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Whatever a file holds, reading it ends with parts or with a message that is safe to show.</summary>
[Trait("Suite", "Unit")]
public class BomFuzzTests
{
    private static readonly byte[][] Whole = [.. Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Unit", "Publisher", "Boms", "Files"))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllBytes)];

    private static readonly string[] Header = ["MPN", "Qty", "RefDes", "DNP", "Value", "Manufacturer"];

    // Digits, letters and signs of which a pattern may know one kind and a parser another.
    private static readonly Gen<string[]> Cells = Gen.OneOf(
        Gen.Char["0123456789０１９٣३²½Ⅷ①"], Gen.Char["RCUkKＲｒKſıDNFPxE"],
        Gen.Char[" \u3000\u00a0\u200b\t.,'’-–~…:;/()（）[]#*+\"=\u0000\u001b\ud800"])
        .Array[0, 12].Select(chars => new string(chars)).Array[Header.Length];

    private static readonly Gen<byte[]> AnyFile = Gen.Int[0, Whole.Length - 1].Select(at => Whole[at]);

    [Fact]
    public void Read_OfRandomBytes_NeverThrowsAnythingElse() =>
        Gen.Byte.Array[0, 2_000].Sample(Try, iter: 2_000);

    [Fact]
    public void Read_OfRandomText_NeverThrowsAnythingElse() =>
        Gen.OneOf(Gen.Char["MPNQty,;\t|\"\r\n 0123456789.-#x\u001b"], Gen.Char['\u0001', '\uffff'])
            .Array[0, 400]
            .Select(text => System.Text.Encoding.UTF8.GetBytes("MPN,Qty,Ref\n" + new string(text)))
            .Sample(Try, iter: 2_000);

    [Fact]
    public void Read_OfRandomCellsInAnyEncoding_NeverThrowsAnythingElse() =>
        Gen.Select(Cells.Array[1, 12], Gen.Int[0, BomEncodings.All.Count - 1], Gen.Char[",;\t|^~"]).Sample(
            (rows, at, delimiter) => Try(BomEncodings.Encode(
                string.Join('\n', rows.Prepend(Header).Select(cells => string.Join(delimiter, cells))),
                BomEncodings.All[at].Encoding, BomEncodings.All[at].Mark)),
            iter: 3_000);

    [Fact]
    public void Read_OfAFileThatIsCutOff_NeverThrowsAnythingElse() =>
        Gen.Select(AnyFile, Gen.Double[0, 1]).Sample(
            (file, part) => Try(file[..(int)(file.Length * part)]), iter: 2_000);

    [Fact]
    public void Read_OfAFileWithBrokenBytes_NeverThrowsAnythingElse() =>
        Gen.Select(AnyFile, Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 20]).Sample(
            (file, breaks) => Try(Broken(file, breaks)), iter: 2_000);

    private static byte[] Broken(byte[] file, (double Place, byte Value)[] breaks)
    {
        byte[] broken = [.. file];
        foreach (var (place, value) in breaks)
            if (broken.Length > 0) broken[(int)(place * (broken.Length - 1))] = value;
        return broken;
    }

    private static void Try(byte[] bytes)
    {
        try
        {
            var bom = BomReader.Read("b\u001bom.csv", bytes);
            using var output = new StringWriter();
            BomText.Write(output, bom);
            BomJson.Write(output, bom);
            AssertSafe(output.ToString().ReplaceLineEndings(""));
            Assert.All(bom.Lines, line => AssertSafe(line.Mpn + line.Manufacturer));
        }
        catch (BomFileException refused)
        {
            AssertSafe(refused.Message);
        }
    }

    private static void AssertSafe(string text) => Assert.DoesNotContain(text, char.IsControl);
}
