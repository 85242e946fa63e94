using System.Text;
using EnrichmentStream.Publisher.Boms.Files;

namespace EnrichmentStream.Publisher.Boms.Columns;

/// <summary>Makes names comparable.</summary>
internal static class HeaderText
{
    private const int Longest = 64;

    /// <summary>Letters and digits alone: lower case, without accents, half width; # becomes "number".</summary>
    /// <returns>Empty for a text that is too long for a name.</returns>
    public static string Squeeze(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest) return "";
        var squeezed = new StringBuilder(text.Length);
        foreach (var wide in text)
        {
            var c = char.ToLowerInvariant(CellText.HalfWidth(wide));
            if (c is '#') squeezed.Append("number");
            else if (c is '°' or 'º') squeezed.Append('o'); // N° and Nº.
            else if (Folded(c) is { } folded) squeezed.Append(folded);
            else if (char.IsLetterOrDigit(c)) squeezed.Append(c);
        }

        return squeezed.ToString();
    }

    private static string? Folded(char c) => c switch
    {
        < '\u00df' or > '\u017f' => null,
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ą' => "a",
        'ç' or 'ć' or 'č' => "c",
        'è' or 'é' or 'ê' or 'ë' or 'ę' => "e",
        'ì' or 'í' or 'î' or 'ï' => "i",
        'ñ' or 'ń' => "n",
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' => "o",
        'ù' or 'ú' or 'û' or 'ü' => "u",
        'ß' => "ss",
        'ł' => "l",
        'ś' or 'š' => "s",
        'œ' => "oe",
        'æ' => "ae",
        'ž' or 'ź' or 'ż' => "z",
        _ => null,
    };
}
