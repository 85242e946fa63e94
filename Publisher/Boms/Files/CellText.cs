using System.Buffers;
using System.Text;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Takes from a cell what only programs put there: marks, padding, line breaks, Excel's text
/// formulas.</summary>
internal static class CellText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"#$%&()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The text without control and invisible characters; any white space becomes one blank, and full-width
    /// letters, digits and signs (U+FF01 to U+FF5E) what they are at half width, as in NFKC.</summary>
    /// <param name="raw">As the file holds it.</param>
    /// <param name="hadControls">Whether there were control characters that are not white space.</param>
    public static string Clean(ReadOnlySpan<char> raw, ref bool hadControls)
    {
        if (!raw.ContainsAnyExcept(Plain)) return raw.ToString();

        var text = new StringBuilder(raw.Length);
        foreach (var c in raw)
        {
            if (char.IsWhiteSpace(c)) AppendBlank(text);
            else if (char.IsControl(c)) hadControls = true;
            else if (!IsInvisible(c)) text.Append(HalfWidth(c));
        }

        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        return Unwrapped(text.ToString());
    }

    /// <summary>A character as ASCII has it, where it is a full-width form of one.</summary>
    public static char HalfWidth(char c) => c is >= '\uff01' and <= '\uff5e' ? (char)(c - 0xfee0) : c;

    // One blank for many, none at the beginning.
    private static void AppendBlank(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
    }

    // Soft hyphen, zero-width and direction marks, byte order mark: they come along when text is copied from web pages.
    private static bool IsInvisible(char c) =>
        c is '\u00ad' or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e')
            or (>= '\u2060' and <= '\u2069') or '\ufeff';

    // ="00123" and '00123: how programs keep Excel from taking a text for a number.
    private static string Unwrapped(string text) => text switch
    {
        ['=', '"', .. var inner, '"'] => inner,
        ['\'', .. var rest] when rest.Length > 0 && !rest.Contains('\'', StringComparison.Ordinal) => rest,
        _ => text,
    };
}
