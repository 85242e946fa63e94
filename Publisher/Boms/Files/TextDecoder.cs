using System.Buffers;
using System.Text;

namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Finds out in which encoding a text file is written.</summary>
/// <remarks>Detectors judge by statistics over prose; a BOM may hold a single ü or µ, so this judges by
/// structure.</remarks>
internal static class TextDecoder
{
    // Comes with .NET.
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding(936)!;

    private static readonly Encoding StrictChinese = CodePagesEncodingProvider.Instance.GetEncoding(
        936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Decodes a file.</summary>
    /// <returns>Its text, and a sentence on what was guessed; null if nothing was.</returns>
    public static (string Text, string? Guess) Decode(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble)) return MixedText.Decode(bytes.AsSpan(3), Western);
        if (ByMark(bytes) is var (encoding, mark)) return (encoding.GetString(bytes.AsSpan(mark)), null);
        if (Utf16WithoutMark(bytes) is { } utf16) return (utf16.GetString(bytes), null);
        var (right, wrong) = CountUtf8(bytes);
        if (wrong == 0 || right > wrong) return MixedText.Decode(bytes, Western);
        if (LooksChinese(bytes)) return (Chinese.GetString(bytes), NotUtf8("GBK"));
        return right == wrong ? MixedText.Decode(bytes, Western) : (Western.GetString(bytes), NotUtf8("Windows-1252"));
    }

    private static string NotUtf8(string encoding) => $"The file is not UTF-8; it was read as {encoding}.";

    private static (Encoding Encoding, int Mark)? ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xff, 0xfe, 0, 0, ..] => (new UTF32Encoding(false, true), 4),
        [0, 0, 0xfe, 0xff, ..] => (new UTF32Encoding(true, true), 4),
        [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
        [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
        _ => null,
    };

    // Delimiters, digits and line ends have a zero byte each in UTF-16, always on the same side.
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        int even = 0, odd = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != 0) continue;
            if (at % 2 == 0) even++;
            else odd++;
        }

        var least = bytes.Length / 16;
        if (odd > least && even <= odd / 50) return Encoding.Unicode;
        return even > least && odd <= even / 50 ? Encoding.BigEndianUnicode : null;
    }

    // Characters beyond ASCII, and bytes that are none.
    private static (int Right, int Wrong) CountUtf8(ReadOnlySpan<byte> bytes)
    {
        int right = 0, wrong = 0;
        while (bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7f) is >= 0 and var next)
        {
            var status = Rune.DecodeFromUtf8(bytes[next..], out _, out var length);
            if (status is OperationStatus.Done) right++;
            else wrong++;
            bytes = bytes[(next + length)..];
        }

        return (right, wrong);
    }

    // In GBK text nearly every character is one of the 3,755 common ones (GB 2312, level 1: first byte B0 to D7) or a
    // sign (A1 to A9), second byte from A1. Western letters read as GBK give rare ones, or none.
    private static bool LooksChinese(byte[] bytes)
    {
        try
        {
            StrictChinese.GetCharCount(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        int common = 0, rare = 0;
        for (var at = 0; at + 1 < bytes.Length; at++)
        {
            if (bytes[at] < 0x81) continue;
            var isCommon = bytes[at] is (>= 0xb0 and <= 0xd7) or (>= 0xa1 and <= 0xa9) && bytes[at + 1] >= 0xa1;
            if (isCommon) common++;
            else rare++;
            at++;
        }

        return common > 0 && common >= 3 * rare;
    }
}
