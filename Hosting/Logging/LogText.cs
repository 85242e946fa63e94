using System.Globalization;
using System.Text;

namespace EnrichmentStream.Hosting.Logging;

/// <summary>Makes texts from outside fit for a log line.</summary>
public static class LogText
{
    private const int LongestName = 128;

    /// <summary>A name as a log may show it: cut, on one line, and without what a terminal would act upon.</summary>
    public static string Clean(ReadOnlySpan<char> name)
    {
        var cut = name.Length > LongestName;
        var clean = Clean(cut ? name[..LongestName] : name, keepLines: false);
        return cut ? clean + "…" : clean;
    }

    /// <summary>Replaces control characters (C0, DEL, C1), line separators, what turns the direction of text, and
    /// halves of surrogate pairs.</summary>
    /// <param name="text">What is to be written.</param>
    /// <param name="keepLines">Whether line breaks and tabs stay.</param>
    public static string Clean(ReadOnlySpan<char> text, bool keepLines)
    {
        if (IsClean(text, keepLines)) return text.ToString();

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsClean(rune, keepLines)) clean.Append(rune);
            else clean.Append('?');
        }

        return clean.ToString();
    }

    private static bool IsClean(ReadOnlySpan<char> text, bool keepLines)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~')) return true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsClean(rune, keepLines)) return false;
        }

        return true;
    }

    private static bool IsClean(Rune rune, bool keepLines) =>
        (keepLines && (rune.Value is '\n' or '\t')) || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned => false,
            _ => rune != Rune.ReplacementChar,
        };
}
