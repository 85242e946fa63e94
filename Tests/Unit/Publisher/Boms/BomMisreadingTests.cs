using System.Text;
using EnrichmentStream.Publisher.Boms;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>What a reader of BOMs could take for something else, or lose without a word.</summary>
[Trait("Suite", "Unit")]
public class BomMisreadingTests
{
    [Theory]
    [InlineData("ＢＡＴ５４Ｓ;３;R1-R３", "BAT54S 3 R1 R2 R3")]
    [InlineData("BAT54S;3 (１ DNF);R１、Ｒ2", "BAT54S 2 R1 R2")]
    [InlineData("BAT54S;１，０００;R1\u3000R2", "BAT54S 1000 R1 R2")]
    [InlineData("BAT54S;2;R1-R٣", "BAT54S 2 R1-R٣")]
    [InlineData("BAT54S;;R１-3", "BAT54S 3 R1 R2 R3")]
    public void Read_OfDigitsThatAreNotAscii_TakesFullWidthOnesForWhatTheyAre(string row, string expected)
    {
        var part = Assert.Single(Read($"MPN;Qty;RefDes\n{row}\n").Lines);

        Assert.Equal(expected, $"{part.Mpn} {part.Quantity} {string.Join(' ', part.Designators)}");
    }

    [Theory]
    [InlineData("3 (١ DNF)")]
    [InlineData("٣")]
    public void Read_OfAQuantityOfOtherDigits_LosesItsRowAlone(string quantity)
    {
        var bom = Read($"MPN;Qty\nBAT54S;{quantity}\nBAV99;1\n");

        Assert.Equal("BAV99", Assert.Single(bom.Lines).Mpn);
        Assert.Equal(2, Assert.Single(bom.Skipped).Line);
    }

    [Theory]
    [InlineData("Bezugszeichen;Anz.;Herst.;MPN")]
    [InlineData("Bezug;Stck.;Herst.;Herst.-Nr.")]
    [InlineData("位置;數量;原廠;原廠料號")]
    [InlineData("位號;數量;製造廠;製造廠料號")]
    [InlineData("位號;用量;生產廠商;生產廠商料號")]
    [InlineData("位號;用量;廠牌;廠牌型號")]
    [InlineData("Riferimento;Quantità;Produttore;Codice produttore")]
    [InlineData("Designatori;Pezzi;Produttore;Numero componente produttore")]
    [InlineData("Referentie;Aantal;Fabrikant;Fabrikant artikelnummer")]
    [InlineData("Designador;Qtd.;Fabricante;Código do fabricante")]
    [InlineData("Referência;Quantidade;Fabricante;Número da peça do fabricante")]
    [InlineData("Oznaczenie;Ilość;Producent;Numer części producenta")]
    [InlineData("Oznaczenia;Szt.;Producent;Kod producenta")]
    [InlineData("Beteckning;Antal;Tillverkare;Tillverkarens artikelnummer")]
    public void Read_OfColumnsInALanguage_KnowsThemAll(string header)
    {
        var bom = Read($"{header}\nC1, C2, C3;30;Murata;GRM155R71\n");

        var part = Assert.Single(bom.Lines);
        Assert.Equal(("GRM155R71", "Murata", 30), (part.Mpn, part.Manufacturer, part.Quantity));
        Assert.Equal(["C1", "C2", "C3"], part.Designators);
        Assert.Empty(bom.Warnings);
    }

    [Theory]
    [InlineData("Osat,Kpl,MPN\nC1 C2,30,GRM155R71\n", "quantities or designators or manufacturers", "'Osat', 'Kpl'")]
    [InlineData("Ref Des,Kpl,Mfr,MPN\nC1,30,Murata,GRM155R71\n", "quantities", "'Kpl'")]
    [InlineData("Osat,Qty,Mfr,MPN\nC1,30,Murata,GRM155R71\n", "designators", "'Osat'")]
    public void Read_OfNamesThatNobodyKnows_TellsThemWhereSomethingIsMissing(string text, string missing, string names)
    {
        var warning = Assert.Single(Read(text).Warnings);

        Assert.StartsWith(
            $"No column of {missing} was recognized, and nothing is known of {names};", warning,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ref Des,Qty,Mfr,MPN,Kpl\nC1,1,Murata,GRM155R71,30\n")]
    [InlineData("MPN,Kpl\nGRM155R71,\n")]
    [InlineData("Sales Order,Qty,Mfr,MPN\n4711,1,Murata,GRM155R71\n")]
    [InlineData("MPN,Value\nGRM155R71,1n\n")]
    public void Read_OfNamesThatNobodyKnows_IsSilentWhereNothingIsLost(string text) =>
        Assert.Empty(Read(text).Warnings);

    [Theory]
    [InlineData("NF-A4x10 5V")]
    [InlineData("ABC-DNP-2")]
    [InlineData("DNS-330")]
    [InlineData("NF 2W 10R")]
    public void Read_OfAPartNumberWithTheLettersOfAMark_KeepsThePart(string mpn) =>
        Assert.Equal(mpn, Assert.Single(Read($"MPN;Qty\n{mpn};1\n").Lines).Mpn);

    [Theory]
    [InlineData("DNP")]
    [InlineData("BAT54S (DNP)")]
    [InlineData("BAT54S [not fitted]")]
    [InlineData("BAT54S （NF）")]
    [InlineData("NF")]
    [InlineData("Do Not Populate")]
    public void Read_OfAPartNumberWithAMarkApart_LeavesThePartOut(string mpn)
    {
        var bom = Read($"MPN;Qty\nBAV99;1\n{mpn};1\n");

        Assert.Equal("BAV99", Assert.Single(bom.Lines).Mpn);
        Assert.StartsWith("It is not fitted", Assert.Single(bom.Skipped).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADC 16 bit, INL 2 LSB, DNL 1 LSB")]
    [InlineData("LNA, NF 0.8 dB")]
    [InlineData("Noise figure (NF) 1 dB")]
    [InlineData("WLAN module with DHCP, DNS and TLS")]
    [InlineData("Cable DNP-7 type")]
    public void Read_OfADescriptionWithTheLettersOfAMark_KeepsThePart(string description) =>
        Assert.Single(Read($"MPN;Qty;Description\nBAT54S;1;{description}\n").Lines);

    [Fact]
    public void Read_OfAQuantityForAllBoardsWithAMark_LeavesThePartOut()
    {
        var bom = Read("MPN,Quantity Per PCB,Build Quantity\nBAT54S,2,20\nBAV99,1,10 (DNF)\nBAV70,3,30 (10 DNF)\n");

        Assert.Equal([("BAT54S", 2), ("BAV70", 3)], bom.Lines.Select(line => (line.Mpn, line.Quantity)));
        Assert.Equal([new SkippedLine(3, "It is not fitted: '10 (DNF)'.")], bom.Skipped);
    }

    private static BillOfMaterials Read(string text) => BomReader.Read("bom.csv", Encoding.UTF8.GetBytes(text));
}
