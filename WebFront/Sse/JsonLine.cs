namespace EnrichmentStream.WebFront.Sse;

/// <summary>Brings a JSON document onto one line, as an SSE data field needs it (WHATWG HTML 9.2.6).</summary>
internal static class JsonLine
{
    /// <summary>The document itself where it has no line break, else a copy without white space outside of
    /// strings.</summary>
    /// <param name="document">Valid JSON: a raw line break can only stand between tokens.</param>
    public static ReadOnlySpan<byte> Of(byte[] document) =>
        document.AsSpan().ContainsAny((byte)'\r', (byte)'\n') ? Compact(document) : document;

    private static ReadOnlySpan<byte> Compact(byte[] document)
    {
        var line = new byte[document.Length];
        var length = 0;
        var inString = false;
        for (var i = 0; i < document.Length; i++)
        {
            var current = document[i];
            if (!inString && current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;

            line[length++] = current;
            if (inString && current == (byte)'\\') line[length++] = document[++i];
            else if (current == (byte)'"') inString = !inString;
        }

        return line.AsSpan(0, length);
    }
}
