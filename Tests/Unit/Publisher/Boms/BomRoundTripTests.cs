using CsCheck;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>Whatever tool wrote the parts, and however, the same parts are read.</summary>
[Trait("Suite", "Unit")]
public class BomRoundTripTests
{
    private static readonly Gen<string> Mpn = Gen.Select(
        Gen.Char["ABCEFGHKLMNPSTWXZ"].Array[2, 4], Gen.Int[10, 99_999], Pick(
            "", "-T", "/NOPB", ",215", "#PBF", "+", ";X", " 5%A", "\"L"),
        (head, number, tail) => $"{new string(head)}K{number}{tail}");

    private static readonly Gen<string> Manufacturer = Pick(
        "Nordcap", "Ohmwerk, Inc.", "A;B | C", "", "The \"Best\" Co.", "Zeta");

    private static readonly Gen<BomLine[]> Parts = Gen.Select(Mpn, Manufacturer, Gen.Int[1, 60], Gen.Char["CRLQUJ"])
        .Array[2, 8]
        .Select(parts => parts.Select((part, at) => new BomLine(
            0, part.Item1, part.Item2, part.Item3,
            [.. Enumerable.Range(1 + (100 * at), Math.Min(part.Item3, 5)).Select(number => $"{part.Item4}{number}")]))
                .ToArray());

    [Fact]
    public void Read_OfWhatAnyToolWrote_GivesTheSameParts()
    {
        Gen.Select(
            Parts, Gen.Int[0, BomDialect.All.Count - 1], Gen.Char[",;\t|"], Gen.Int[0, BomEncodings.All.Count - 1],
            Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Bool, Pick("\n", "\r\n", "\r")))
            .Sample(
                (parts, dialect, delimiter, encoding, form) =>
                    Check(parts, BomDialect.All[dialect], delimiter, BomEncodings.All[encoding], form),
                iter: 3_000);
    }

    // What one of the 8-bit encodings can hold depends on the language.
    private static void Check(
        BomLine[] parts, BomDialect dialect, char delimiter,
        (string Name, System.Text.Encoding Encoding, bool Mark) encoding,
        (bool Quoted, int Titles, bool Footer, string LineEnd) form)
    {
        var text = dialect.Write(
            parts,
            delimiter,
            form.Quoted,
            dialect.Title.Length == 0 ? 0 : form.Titles,
            form.Footer && dialect.Footer.Length > 0)
            .Replace("\r\n", form.LineEnd, StringComparison.Ordinal);
        var bytes = BomEncodings.Encode(text, encoding.Encoding, encoding.Mark);
        if (encoding.Encoding.GetString(bytes) is var back && !encoding.Mark && back != text) return;
        if (encoding.Name is "GBK" && dialect.Name is not "Chinese" && text.Any(c => c > '\u007f')) return;

        var read = BomReader.Read("bom.csv", bytes);

        Assert.Equal(parts.Select(Shown), read.Lines.Select(Shown));
    }

    private static Gen<string> Pick(params string[] choices) =>
        Gen.Int[0, choices.Length - 1].Select(at => choices[at]);

    private static string Shown(BomLine part) =>
        $"{part.Mpn} | {part.Manufacturer} | {part.Quantity} | {string.Join(' ', part.Designators)}";
}
