using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Decodes UTF-8 in which some lines were written in another encoding, as files are that were put together or
/// edited with another program.</summary>
internal static class MixedText
{
    private const int MostLines = 20;

    /// <summary>Decodes what is UTF-8 as that, and each other byte by itself.</summary>
    /// <param name="bytes">The file, without its mark.</param>
    /// <param name="other">The other encoding, of one byte a character.</param>
    /// <returns>The text, and a sentence that names the lines with other bytes; null if there are none.</returns>
    public static (string Text, string? Remark) Decode(ReadOnlySpan<byte> bytes, Encoding other)
    {
        var text = new char[bytes.Length]; // No character of either takes fewer bytes than chars.
        var others = new List<int>();
        var end = 0;
        while (!bytes.IsEmpty)
        {
            Utf8.ToUtf16(bytes, text.AsSpan(end), out var read, out var written, replaceInvalidSequences: false);
            end += written;
            bytes = bytes[read..];
            if (bytes.IsEmpty) break;
            var isCutOff = Rune.DecodeFromUtf8(bytes, out _, out var length) is OperationStatus.NeedMoreData;
            if (!isCutOff) others.Add(end);
            end += (isCutOff ? Encoding.UTF8 : other).GetChars(bytes[..length], text.AsSpan(end));
            bytes = bytes[length..];
        }

        return (new string(text, 0, end), others is [] ? null : Remark(Lines(text, others), other));
    }

    // Places rise.
    private static List<int> Lines(ReadOnlySpan<char> text, List<int> places)
    {
        var lines = new List<int>();
        var (line, at) = (1, 0);
        foreach (var place in places)
        {
            for (; at < place; at++)
                if (text[at] is '\n' || (text[at] is '\r' && text[at + 1] is not '\n')) line++;
            if (lines is [] || lines[^1] != line) lines.Add(line);
        }

        return lines;
    }

    private static string Remark(List<int> lines, Encoding other)
    {
        var shown = lines.Take(MostLines).Select(line => line.ToString(CultureInfo.InvariantCulture));
        var more = lines.Count > MostLines ? ", …" : "";
        return $"Line {string.Join(", ", shown)}{more}: bytes that are not UTF-8, as the rest of the file is, were "
            + $"read as Windows-{other.CodePage.ToString(CultureInfo.InvariantCulture)}.";
    }
}
