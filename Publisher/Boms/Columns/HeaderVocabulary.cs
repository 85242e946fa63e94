namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>The words of which tools and people make the names of columns: English, German, French, Spanish, Chinese
/// (simplified and traditional), and some of their neighbours; lower case, without accents.</summary>
internal static class HeaderVocabulary
{
    private static readonly (HeaderWord Word, string English, string Foreign)[] Table =
    [
        (HeaderWord.Manufacturer,
            "manufacturer manufacturers manufacture manufactured manufacturing manuf manu "
            + "mfr mfrs mfg mfgr mfgs mfct mnfr mnf mf man maker makers make oem producer brand",
            "hersteller herstellers herst fabrikat marke fabrikant producent producenta tillverkare tillverkarens "
            + "fabricant fabricants fab constructeur marque "
            + "fabricante fabricantes nombrefabricante nombredefabricante nombredelfabricante marca "
            + "produttore costruttore "
            + "制造商 製造商 制造厂商 制造厂家 制造厂 生产厂家 生产厂商 生产商 厂家 厂商 廠商 原厂 原廠 品牌 厂牌 廠牌 生產廠商 生產廠家 製造廠 製造廠商 メーカー"),
        (HeaderWord.Part,
            "part parts component components product",
            "teil teile bauteil bauteile komponente komponenten produkt onderdeel czesci czesc "
            + "piece composant composants produit "
            + "pieza piezas peca pecas parte partes componente componentes componenti producto "
            + "零件 元件 器件 元器件 部件 产品 料件 部品"),
        (HeaderWord.Model, "model", "modele modelo 型号 型號 规格型号 型番"),
        (HeaderWord.Item, "item items", ""),
        (HeaderWord.Article, "article", "artikel articulo articolo artigo 商品 料号 料號"),
        (HeaderWord.Material, "material stock", "sach materiel 物料 材料 料"),
        (HeaderWord.Number,
            "number numbers num no nos nbr numb",
            "nr nrs nummer nummern numer numero numeros codigo codice 编号 编码 編號 編碼 号 號 号码 代码 番号"),
        (HeaderWord.Code, "code codes id", "kode kod"),
        (HeaderWord.PartNumber, "pn pns partnumber partnum partno partnr", "tnr"),
        (HeaderWord.Mpn, "mpn mpns mfpn mp", "htn"),
        (HeaderWord.Reference, "reference references ref refs",
            "referenz referenzen bezug bezuge bezugs referentie referenties referens referencia referencias "
            + "riferimento riferimenti 参考 參考"),
        (HeaderWord.Schematic, "schematic board circuit top bottom", "schema"),
        (HeaderWord.Designator,
            "designator designators desig refdes refdesignator refdesignators referencedesignator",
            "bezeichner referenzbezeichner bauteilbezeichner bezugszeichen bezugsbezeichner bestuckungsplatz "
            + "einbauplatz einbauort oznaczenie oznaczenia designatore designatori beteckning "
            + "repere reperes designateur designateurs "
            + "designador designadores "
            + "位号 位號 标号 標號 标识 元件位号 リファレンス"),
        (HeaderWord.Position, "position positions location locations pos loc", "posicion posizione posicao positie 位置"),
        (HeaderWord.Quantity,
            "quantity quantities qty qtys qnty quant count pcs numberof pieces",
            "menge mengen stuckzahl stueckzahl anzahl anz stk stck stuck stueck bedarf aantal hoeveelheid stuks "
            + "antal ilosc sztuk szt "
            + "quantite qte nombre nombrede nbre nb "
            + "cantidad cant cdad ctd unidades uds quantita pezzi quantidade qtd qtde "
            + "数量 數量 用量 单板用量 单机用量 個數 个数"),
        (HeaderWord.Needed, "required requested needed need req request",
            "benotigt demande requis requerida requerido 需求"),
        (HeaderWord.Total, "total build ext extended", "gesamt totale 总 合计"),
        (HeaderWord.Supplier,
            "supplier suppliers vendor vendors distributor distributors distrib dist seller",
            "lieferant lieferanten leverancier leverantor dostawca bezugsquelle "
            + "fournisseur fournisseurs distributeur "
            + "proveedor proveedores distribuidor fornitore fornecedor "
            + "供应商 供應商 渠道"),
        (HeaderWord.Distributor,
            "mouser digikey dk lcsc szlcsc jlcpcb jlc farnell newark element14 rs rscomponents arrow avnet tme "
            + "octopart conrad reichelt oc sku skus catalog catalogue sourced",
            "立创 立创商城 嘉立创 商城"),
        (HeaderWord.Own,
            "internal company customer client our own house inhouse sap erp cpn ipn stockcode plm",
            "intern interne interner interna interno eigene firmen kunden kunde cliente propio 客户 内部 公司 本厂"),
        (HeaderWord.Order, "order orders ordered ordering", "bestell best commande pedido 订单 订购 订货"),
        (HeaderWord.Type, "type types series", "typ bezeichnung designation tipo 类型"),
        (HeaderWord.Name, "name names", "nom 名称 名稱 名"),
        (HeaderWord.Alternate,
            "alt alternate alternates alternative alternatives second secondary substitute replacement third",
            "alternativ ersatz alternativa 替代 备选"),
        (HeaderWord.Filler,
            "of the per pcb unit each assembly assy original orig primary preferred main first orderable exact "
            + "approved actual optional st nd rd for one list all field full and",
            "der die das pro von je platine baugruppe "
            + "de du des le la les par carte "
            + "del por placa do da dos das di"),
        (HeaderWord.Other,
            "value values comment comments description desc descr details footprint package pkg case device "
            + "datasheet datasheets price prices cost unitprice currency usd eur subtotal rohs availability available "
            + "stocklevel lifecycle status min minimum mult multiple moq pack packaging packing backorder lead time "
            + "week weeks weight link url libref libpart lib library symbol layer index line notes note remark remarks "
            + "tolerance voltage power rating temperature rev revision sheet category class rotation mounting sourcing "
            + "attrition spare lot date height variant config usage",
            "wert beschreibung benennung objektkurztext bemerkung bauform gehause preis einheit me "
            + "waarde omschrijving behuizing prijs opmerking wartosc opis obudowa cena uwagi varde beskrivning "
            + "valeur description boitier empreinte prix remarque commentaire unite "
            + "valor descripcion encapsulado huella precio comentario unidad "
            + "valore descrizione contenitore prezzo descricao preco observacao "
            + "值 参数 描述 封装 备注 序号 单价 价格 规格 说明 单位 丝印 精度 金额 库存 "
            + "參數 封裝 備註 序號 項次 單價 價格 規格 說明 單位 金額 庫存 品名"),
    ];

    private static readonly Dictionary<string, (HeaderWord Word, bool IsForeign)> Words = Table
        .SelectMany(row => Split(row.English).Select(text => (text, row.Word, IsForeign: false))
            .Concat(Split(row.Foreign).Select(text => (text, row.Word, IsForeign: true))))
        .DistinctBy(entry => entry.text)
        .ToDictionary(entry => entry.text, entry => (entry.Word, entry.IsForeign));

    private static readonly Dictionary<string, (HeaderWord Word, bool IsForeign)>
        .AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int Longest = Words.Keys.Max(text => text.Length);

    /// <summary>Takes a name apart into the fewest known words.</summary>
    /// <param name="squeezed">The name without blanks and signs.</param>
    /// <returns>The words in order, with the digits between them as an index; null if a piece is not known.</returns>
    public static (HeaderWord[] Words, int? Index, bool IsForeign)? Split(ReadOnlySpan<char> squeezed)
    {
        var lengths = FewestWords(squeezed);
        if (lengths is null) return null;
        var words = new List<HeaderWord>();
        int? index = null;
        var isForeign = false;
        for (var end = squeezed.Length; end > 0; end -= lengths[end])
        {
            var piece = squeezed.Slice(end - lengths[end], lengths[end]);
            if (char.IsAsciiDigit(piece[0]))
                index = int.Parse(piece, System.Globalization.CultureInfo.InvariantCulture);
            else if (Lookup[piece] is var (word, foreign))
            {
                words.Insert(0, word);
                isForeign |= foreign && word is not HeaderWord.Filler;
            }
        }

        return ([.. words], index, isForeign);
    }

    private static string[] Split(string texts) => texts.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The length of the last word on the shortest way to each place.
    private static int[]? FewestWords(ReadOnlySpan<char> text)
    {
        var (fewest, lengths) = (new int[text.Length + 1], new int[text.Length + 1]);
        Array.Fill(fewest, int.MaxValue, 1, text.Length);
        for (var from = 0; from < text.Length; from++)
        {
            if (fewest[from] == int.MaxValue) continue;
            for (var length = 1; length <= Longest && from + length <= text.Length; length++)
            {
                var piece = text.Slice(from, length);
                if (fewest[from] + 1 >= fewest[from + length] || !(IsIndex(piece) || Lookup.ContainsKey(piece)))
                    continue;
                (fewest[from + length], lengths[from + length]) = (fewest[from] + 1, length);
            }
        }

        return fewest[^1] == int.MaxValue ? null : lengths;
    }

    private static bool IsIndex(ReadOnlySpan<char> piece) =>
        piece.Length <= 2 && !piece.ContainsAnyExceptInRange('0', '9');
}
