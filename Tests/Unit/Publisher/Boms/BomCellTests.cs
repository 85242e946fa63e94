using EnrichmentStream.Publisher.Boms.Cells;
using EnrichmentStream.Publisher.Boms.Columns;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>How single cells are spelled.</summary>
[Trait("Suite", "Unit")]
public class BomCellTests
{
    [Theory]
    [InlineData(1_000, "1,000|1 000|1\u00a0000|1\u202f000|1'000|1’000|1000 pcs|1,000 pcs|1000.0|1.000,00|1,000.00|1k")]
    [InlineData(1_000, "1E+03")]
    [InlineData(2, "2|2.0|2,0|2.00|+2|2x|x2|×2|2 pcs|2pcs.|2 Stk|2 Stück|2 St.|2 ea|2 each|2 个|2只|02|1,5")]
    [InlineData(2, "2 (per board)|2 (DNC)|3 (1 DNF)")]
    [InlineData(1_000_000, "1,000,000|1.000.000|1 000 000|1'000'000|1,000,000.0|1.000.000,0")]
    [InlineData(100_000, "100,000|1,00,000|100 000 Stk.")]
    [InlineData(10, "10 Stk|10 Stk.|10Stück|10 uds|10 pièces|10 pza|10,0 ST")]
    public void Quantity_InManySpellings_IsRead(int expected, string spellings) => Assert.All(
        spellings.Split('|').Select(spelling => spelling.Replace('\u00a0', ' ').Replace('\u202f', ' ')),
        spelling => Assert.Equal((spelling, expected), (spelling, Reader().Read(spelling, 0).Pieces ?? 0)));

    [Theory]
    [InlineData("1,000", false, "2,5", 1)]
    [InlineData("1.000", false, "2.5", 1)]
    [InlineData("1.000", false, "2,5", 1_000)]
    [InlineData("1,000", true, "4,000", 1)]
    [InlineData("1.000", true, "4", 1_000)]
    [InlineData("1,000", false, "4", 1_000)]
    [InlineData("1.000", false, "4", 1)]
    public void Quantity_ThatMayMeanTwo_IsDecidedByTheColumn(string cell, bool isForeign, string other, int expected)
    {
        Assert.Equal(expected, QuantityReader.For([cell, other], false, isForeign, false).Read(cell, 0).Pieces);
    }

    [Theory]
    [InlineData("1.000", 1_000)]
    [InlineData("1,000", 1)]
    public void Quantity_ThatMayMeanTwo_IsDecidedByTheReferences(string cell, int references)
    {
        Assert.Equal(
            new BomQuantity(references),
            QuantityReader.For([cell], false, false, true).Read(cell, references));
    }

    [Theory]
    [InlineData("DNF|1 (DNF)|DNP|3 DNP|NF|not fitted|1 (1 DNF)|nicht bestückt|不贴")]
    public void Quantity_WithAMark_IsNotFitted(string spellings) =>
        Assert.All(spellings.Split('|'), spelling => Assert.True(Reader().Read(spelling, 0).NotFitted, spelling));

    [Theory]
    [InlineData("C3-C5|C3..C5|C3...C5|C3…C5|C3 - C5|C3–C5|C3~C5|C3:C5|C3 to C5|C3 bis C5|C3 à C5|C3至C5", "C3 C4 C5")]
    [InlineData("C5-C3|C3-5", "C3 C4 C5")]
    [InlineData("C1,C2|C1, C2|C1;C2|C1 C2|C1，C2|C1、C2|C1,C2,|C1, C1, C2", "C1 C2")]
    [InlineData("R01-R03", "R01 R02 R03")]
    [InlineData("C3-C5,C9 R1..R2", "C3 C4 C5 C9 R1 R2")]
    [InlineData("U1A, U1B", "U1A U1B")]
    [InlineData("J1-1", "J1-1")]
    [InlineData("R1-C4", "R1-C4")]
    [InlineData("R1-R999999", "R1-R999999")]
    [InlineData("-|N/A|", "")]
    public void Designators_InManySpellings_AreWrittenOut(string spellings, string expected) => Assert.All(
        spellings.Split('|'),
        spelling => Assert.Equal(expected, string.Join(' ', DesignatorList.Read(spelling))));

    [Fact]
    public void Designators_OfAPinAndOneQuantity_AreNoRange() => Assert.Equal(["J1-2"], DesignatorList.Read("J1-2", 1));

    [Theory]
    [InlineData("DNP|dnp|D.N.P.|X|×|✓|yes|1|true|DNF|Excluded from BOM|ja|oui|sí", true)]
    [InlineData("|No|0|false|N|-|~|nein|non|否", false)]
    public void Mark_InAColumnOfNotFitted_IsAnyWordButNo(string cells, bool expected) => Assert.All(
        cells.Split('|'), cell =>
            Assert.Equal((cell, expected), (cell, FitMarks.IsNotFitted(cell, ColumnRole.NotFitted))));

    [Theory]
    [InlineData("No|no|N|0|false|FALSE|nein|non|否|DNP|Not Fitted|nicht bestückt|×", true)]
    [InlineData("|Yes|1|x|Fitted|ja|oui|是|SMD", false)]
    public void Mark_InAColumnOfFitted_IsNo(string cells, bool expected) => Assert.All(
        cells.Split('|'), cell =>
            Assert.Equal((cell, expected), (cell, FitMarks.IsNotFitted(cell, ColumnRole.Fitted))));

    [Theory]
    [InlineData("DNP|100nF DNP|10k (DNF)|DNI|10k/NF|NF|Do Not Populate|do not fit|not populated|No-Pop", true)]
    [InlineData("nicht bestückt|unbestückt|non monté|no montar|100nF 不焊", true)]
    [InlineData("LNA NF 1|DNL 1 LSB|DNS server|R-DNP-7|nF", false)]
    [InlineData("100 NF|100nF|donor|nothing|DNPX|note|Notes|10k|connector NFC|http://x.example/dnp/", false)]
    public void Mark_AmongOtherWords_IsFound(string cells, bool expected) =>
        Assert.All(cells.Split('|'), cell => Assert.Equal((cell, expected), (cell, FitMarks.Has(cell))));

    [Theory]
    [InlineData("N/A|n.a.|-|--|—|?|???|TBD|tba|None|null|~|unknown|k.A.|无|待定|.|*|#N/A|no disponible", true)]
    [InlineData("NA7800|BAT54S|1|NONE-1|C", false)]
    public void Placeholder_ForAPartNumber_IsKnown(string cells, bool expected) => Assert.All(
        cells.Split('|'), cell =>
            Assert.Equal((cell, expected), (cell, PartNumbers.IsPlaceholder(cell) || PartNumbers.IsLost(cell))));

    [Theory]
    [InlineData("9.55167E+12|9,55167E+12|1E+05|4-Mar|04-Mar-24|Mar-04|Mrz 04|4. Mai|2026-03-04|03/04/2024", true)]
    [InlineData("4.3.2024", true)]
    [InlineData("1E5|2N7002|74HC00|MAR-04A|LM358|12-Foo|1-2|955167|SEP|MC-100", false)]
    public void PartNumber_ThatExcelHasChanged_IsKnown(string cells, bool expected) =>
        Assert.All(cells.Split('|'), cell => Assert.Equal((cell, expected), (cell, PartNumbers.IsMangled(cell))));

    [Theory]
    [InlineData("100nF|0.1uF 25V|10k 1%|4k7|10µ|100R|16MHz|22p|1M|600R@100MHz|10uF/16V|4R7|100 nF", true)]
    [InlineData("1N4148|2N7002|74HC00|24LC256|78M05|4N35|BAT54S|10M16SAU|6ES7-214|0805YC104", false)]
    public void PartNumber_ThatIsAValue_IsKnown(string cells, bool expected) =>
        Assert.All(cells.Split('|'), cell => Assert.Equal((cell, expected), (cell, PartNumbers.IsValue(cell))));

    private static QuantityReader Reader() => QuantityReader.For([], false, false, false);
}
