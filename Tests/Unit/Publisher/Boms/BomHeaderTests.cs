using EnrichmentStream.Publisher.Boms.Columns;

namespace EnrichmentStream.Tests.Unit.Publisher.Boms;

/// <summary>What the names of columns mean, in the dialects of tools and in four languages.</summary>
[Trait("Suite", "Unit")]
public class BomHeaderTests
{
    [Theory]
    [InlineData("MPN|mpn|M.P.N.|MPN 1|MPN_2|Manufacturer Part Number|Manufacturer's Part No.|Manufacturer_Part_Number")]
    [InlineData("ManufacturerPartNumber")]
    [InlineData("Manufacturer Part|Manufacture Part Number|Manufacturer Product Number|Mfr. #:|Mfr. No|Mfr Part #")]
    [InlineData("MFR.Part #|Mfg P/N|MFG_PN|MfrPN|MF_PN")]
    [InlineData("Manufacturer Part Number 1|Manufacturer 2 Part Number|Maker Part Number|Part Number (Manufacturer)")]
    [InlineData("Alternate MPN|MP|OEM Part No")]
    [InlineData("Hersteller-Teilenummer|Herstellerteilenr.|Hersteller-Artikelnummer|Herst.-Nr.")]
    [InlineData("Hersteller-Bestellnummer|Herstellerbezeichnung|Teilenummer Hersteller|Teilenummer (MPN)")]
    [InlineData("Référence fabricant|Réf. fabricant|Référence du fabricant|Référence constructeur")]
    [InlineData("N° de pièce fabricant|Code article fabricant")]
    [InlineData("Número de pieza del fabricante|Nº de parte del fabricante|Referencia del fabricante")]
    [InlineData("N.º pieza fabricante|Código de fabricante nº")]
    [InlineData("制造商料号|制造商零件编号|制造商型号|厂家型号|厂商料号|原厂型号|生产厂家型号|品牌型号|製造商料號")]
    public void Name_OfAManufacturersNumber_IsOne(string names) => AssertAll(ColumnRole.Mpn, names);

    [Theory]
    [InlineData("Manufacturer|Manufacturer:|Manufacturer Name|Mfr|MFG|MF|Mfr Name|Manufacturer 1|Manufacturer_2")]
    [InlineData("Part Manufacturer|Maker|Brand|Make")]
    [InlineData("Hersteller|Herstellername|Herst.|Fabricant|Constructeur|Marque|Fabricante|Nombre fabricante|制造商|厂家")]
    [InlineData("生产厂家|品牌|厂商|製造商")]
    public void Name_OfAManufacturer_IsOne(string names) => AssertAll(ColumnRole.Manufacturer, names);

    [Theory]
    [InlineData("Quantity|Qty|QTY.|Qty, pcs|Qty (pcs)|Quantity Per PCB|Qty/Board|Order Qty.|Requested Quantity 1")]
    [InlineData("Total Quantity|Qnty|Count|${QUANTITY}|Pieces")]
    [InlineData("Menge|Menge [Stk]|Stückzahl|Anzahl|Stk.|Komponentenmenge|Gesamtmenge|Quantité|Qté|Nombre|Nb|Cantidad")]
    [InlineData("Cant.|Uds.|数量|用量|单板用量|数量(Quantity)")]
    public void Name_OfAQuantity_IsOne(string names) => AssertAll(ColumnRole.Quantity, names);

    [Theory]
    [InlineData("Pack Quantity 1|Min\\Mult Order Qty.|Quantity Available|Stock Qty|Unit Price|Price (USD)|Ext.: (USD)")]
    [InlineData("Description|Footprint|Value|Comment|Item")]
    [InlineData("Manufacturer Lifecycle 1|Manufacturer Part Description|Mfr Datasheet|LibRef|LibPart|Device")]
    [InlineData("Bezeichnung|Beschreibung|Désignation|Descripción|封装|备注|序号")]
    public void Name_OfSomethingElse_IsNoQuantityAndNoNumber(string names) => AssertAll(ColumnRole.Other, names);

    [Theory]
    [InlineData("Designator|Designators|Designator, all|RefDes|Ref Des|Reference Designator(s)|Bezeichner")]
    [InlineData("Bestückungsplatz|Einbauplatz|Repère|Repères|Designador|位号|元件位号|位号(Designator)")]
    public void Name_OfDesignators_IsOne(string names) => AssertAll(ColumnRole.Designators, names);

    [Theory]
    [InlineData("Reference|Reference(s)|References|Ref|Part Reference|Schematic Reference|Referenz|Référence")]
    [InlineData("Référence(s)|Referencia")]
    public void Name_OfReferences_IsDecidedByTheCells(string names) => AssertAll(ColumnRole.Reference, names);

    [Theory]
    [InlineData("DNP|DNF|DNI|NF|Do Not Populate|Do not place|Not Fitted|Exclude from BOM|${EXCLUDE_FROM_BOM}|${DNP}")]
    [InlineData("Nicht bestückt|Non monté|No montar|不贴|不焊")]
    public void Name_OfMarksForWhatIsNotFitted_IsOne(string names) => AssertAll(ColumnRole.NotFitted, names);

    [Theory]
    [InlineData("Populate|Populated|Fitted|Mounted|Place|Install|In BOM|Bestückt|Bestückung|Monté|Montado|是否贴装")]
    public void Name_OfMarksForWhatIsFitted_IsOne(string names) => AssertAll(ColumnRole.Fitted, names);

    [Theory]
    [InlineData("Mouser #:|Mouser No|Mouser Part Number|Digi-Key Part Number 1|DigiKey Part #|DK Part #|LCSC")]
    [InlineData("LCSC Part #|JLCPCB Part #（optional）|Supplier Part Number 1")]
    [InlineData("Supplier Part|Supplier and ref|Vendor P/N|OC_FARNELL|SKU|Order Code|Bestellnummer")]
    [InlineData("Lieferanten-Artikelnummer|Référence fournisseur|Referencia proveedor|供应商编号|供应商料号|立创编号")]
    public void Name_OfADistributorsNumber_IsOne(string names) => AssertAll(ColumnRole.SupplierNumber, names);

    [Theory]
    [InlineData("Internal Part Number|Company P/N|Customer Reference|Customer #|IPN|CPN|House Part No|SAP No.|SAP-Nr.")]
    [InlineData("Materialnummer|Material number|Sachnummer")]
    [InlineData("Interne Teilenummer|Kundenteilenummer|Référence interne|Referencia interna|物料编码|物料编号|客户料号")]
    public void Name_OfACompanysNumber_IsOne(string names) => AssertAll(ColumnRole.OwnNumber, names);

    private static void AssertAll(ColumnRole role, string names) =>
        Assert.All(names.Split('|'), name => Assert.Equal((name, role), (name, HeaderName.Of(name).Role)));
}
