namespace EnrichmentStream.Rules;

/// <summary>Takes off what some publishers put around a document: a UTF-8 mark, NULs.</summary>
public static class BareDocument
{
    private static readonly byte[] Mark = [0xef, 0xbb, 0xbf];

    /// <summary>The document alone.</summary>
    /// <returns>The same array where neither is around it, as is usual: white space is JSON's own, and stays. With them, the
    /// white space beside them goes, too.</returns>
    public static byte[] Of(byte[] message)
    {
        if (message is [(byte)'{', .., (byte)'}']) return message;

        var bare = message.AsSpan();
        var isMarked = false;
        while (AtStart(bare) is > 0 and var count)
        {
            isMarked |= !IsWhite(bare[0]);
            bare = bare[count..];
        }

        while (AtEnd(bare) is > 0 and var count)
        {
            isMarked |= !IsWhite(bare[^1]);
            bare = bare[..^count];
        }

        return isMarked ? bare.ToArray() : message;
    }

    private static int AtStart(ReadOnlySpan<byte> text) =>
        text is [var first, ..] && (first == 0 || IsWhite(first)) ? 1 : text.StartsWith(Mark) ? Mark.Length : 0;

    private static int AtEnd(ReadOnlySpan<byte> text) =>
        text is [.., var last] && (last == 0 || IsWhite(last)) ? 1 : text.EndsWith(Mark) ? Mark.Length : 0;

    // RFC 8259, 2.
    private static bool IsWhite(byte one) => one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
