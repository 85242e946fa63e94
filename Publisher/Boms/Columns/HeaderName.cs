using System.Buffers;
using EnrichmentStream.Publisher.Boms.Cells;

namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>A column's name and what it says.</summary>
/// <param name="Text">As the file writes it.</param>
/// <param name="Role">What the column holds.</param>
/// <param name="Rank">0 for the best name of its role, more for the next best.</param>
/// <param name="Index">The number in the name (Manufacturer 2), alternates from 101; null for none.</param>
/// <param name="IsForeign">Whether the name is not English.</param>
internal sealed record HeaderName(string Text, ColumnRole Role, int Rank = 0, int? Index = null, bool IsForeign = false)
{
    private const int FirstAlternate = 101;

    private static readonly SearchValues<char> Brackets = SearchValues.Create("([{（【");
    private static readonly SearchValues<char> Commas = SearchValues.Create(",;:，：/");

    /// <summary>Understands a name; in brackets, or after a comma, there may be what it means beside: Qty
    /// (pcs).</summary>
    public static HeaderName Of(string text)
    {
        var bracket = text.AsSpan().IndexOfAny(Brackets);
        var comma = text.AsSpan().IndexOfAny(Commas);
        foreach (var length in (int[])[text.Length, bracket, comma])
        {
            if (length <= 0) continue;
            var squeezed = HeaderText.Squeeze(text.AsSpan(0, length));
            if (squeezed.Length == 0) continue;
            if (FitMarks.ColumnRole(squeezed) is { } fit) return new HeaderName(text, fit);
            if (HeaderVocabulary.Split(squeezed) is var (words, index, isForeign)
                && Judge([.. words.Where(word => word is not (HeaderWord.Filler or HeaderWord.Alternate))])
                    is var (role, rank)
                && role is not ColumnRole.Unknown)
            {
                var alternate = words.Contains(HeaderWord.Alternate) ? FirstAlternate + (index ?? 0) : index;
                return new HeaderName(text, role, rank, alternate, isForeign);
            }
        }

        return new HeaderName(text, ColumnRole.Unknown);
    }

    private static (ColumnRole Role, int Rank) Judge(HeaderWord[] words)
    {
        bool Has(HeaderWord word) => words.Contains(word);
        var isNumber = words.Any(
            word => word is HeaderWord.Number or HeaderWord.PartNumber or HeaderWord.Reference or HeaderWord.Code);
        if (words is []) return (ColumnRole.Unknown, 0);
        if (Has(HeaderWord.Other)) return (ColumnRole.Other, 0);
        if (Has(HeaderWord.Quantity)) return Quantity(words);
        if (Has(HeaderWord.Mpn)) return (ColumnRole.Mpn, 0);
        if (Has(HeaderWord.Manufacturer)) return Manufacturer(words, isNumber);
        if (Has(HeaderWord.Distributor)) return (ColumnRole.SupplierNumber, 0);
        if (Has(HeaderWord.Supplier)) return (words.Length > 1 ? ColumnRole.SupplierNumber : ColumnRole.Other, 0);
        if (Has(HeaderWord.Order)) return (words.Length > 1 ? ColumnRole.SupplierNumber : ColumnRole.Other, 0);
        if (Has(HeaderWord.Own)) return (ColumnRole.OwnNumber, 0);
        if (Has(HeaderWord.Designator)) return (ColumnRole.Designators, 0);
        return Plain(words, isNumber);
    }

    private static (ColumnRole Role, int Rank) Plain(HeaderWord[] words, bool isNumber)
    {
        bool Has(HeaderWord word) => words.Contains(word);
        if (Has(HeaderWord.Reference)) return (ColumnRole.Reference, 0);
        if (Has(HeaderWord.Item)) return (ColumnRole.Other, 0);
        if (Has(HeaderWord.Model)) return (ColumnRole.PartNumber, 0);
        if (Has(HeaderWord.Material)) return (isNumber ? ColumnRole.OwnNumber : ColumnRole.Other, 0);
        if (Has(HeaderWord.Position)) return (ColumnRole.Position, 0);
        if (Has(HeaderWord.Article)) return (ColumnRole.ArticleNumber, 0);
        if (Has(HeaderWord.PartNumber)) return (ColumnRole.PartNumber, 0);
        if (Has(HeaderWord.Part) && Has(HeaderWord.Number)) return (ColumnRole.PartNumber, 0);
        if (Has(HeaderWord.Part) && Has(HeaderWord.Code)) return (ColumnRole.ArticleNumber, 0);
        return (Has(HeaderWord.Part) && words.Length == 1 ? ColumnRole.Part : ColumnRole.Other, 0);
    }

    private static (ColumnRole Role, int Rank) Quantity(HeaderWord[] words)
    {
        if (words.Any(word => word is HeaderWord.Material or HeaderWord.Manufacturer
            or HeaderWord.Supplier or HeaderWord.Reference))
            return (ColumnRole.Other, 0);
        var rank = words.Max(
            word => word switch { HeaderWord.Needed => 1, HeaderWord.Order => 2, HeaderWord.Total => 3, _ => 0 });
        return (ColumnRole.Quantity, rank);
    }

    // "Part Manufacturer" is a name, "Manufacturer Part" a number.
    private static (ColumnRole Role, int Rank) Manufacturer(HeaderWord[] words, bool isNumber)
    {
        var isMpn = isNumber
            || words[^1] is HeaderWord.Part or HeaderWord.Model or HeaderWord.Article or HeaderWord.Material
            or HeaderWord.Item or HeaderWord.Type or HeaderWord.Order;
        if (!isMpn) return (ColumnRole.Manufacturer, 0);
        // A code or id may name the manufacturer itself.
        return (ColumnRole.Mpn, words is [HeaderWord.Manufacturer, HeaderWord.Code] ? 1 : 0);
    }
}
