using System.Globalization;

namespace EnrichmentStream.Publisher.Documents;

/// <summary>Texts from elsewhere, as a terminal may show them.</summary>
internal static class PrintableText
{
    /// <summary>Makes a text from elsewhere safe to show: no control character, and nothing that turns the text around,
    /// reaches the terminal.</summary>
    public static string Of(string text) =>
        string.Create(text.Length, text, static (span, text) =>
        {
            for (var at = 0; at < text.Length; at++) span[at] = IsHarmful(text[at]) ? '·' : text[at];
        });

    /// <summary>Makes JSON from elsewhere safe to show, and leaves its meaning: what a terminal would obey is
    /// escaped.</summary>
    public static string OfJson(string json) => json.Any(IsHarmful)
        ? string.Concat(json.Select(one =>
            IsHarmful(one) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}") : one.ToString()))
        : json;

    // U+202A to U+202E and U+2066 to U+2069 turn text around; U+2028 and U+2029 end lines.
    private static bool IsHarmful(char one) =>
        char.IsControl(one)
            || one is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
