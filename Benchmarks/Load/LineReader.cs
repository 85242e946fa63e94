namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Cuts a stream into lines, of which it keeps the beginning: that is where a load's events are
/// told.</summary>
internal sealed class LineReader
{
    private const int KeptBytes = 512;

    private byte[]? _kept; // Made for the first line that comes in pieces.
    private int _length;

    /// <summary>Takes the next line.</summary>
    /// <param name="bytes">What came; what is used up is cut off.</param>
    /// <param name="line">The line without its end; of one that came in pieces, the first 512 bytes.</param>
    /// <returns>False where the line has not come to its end.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOf((byte)'\n');
        line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? default : bytes[(end + 1)..];
        if (end >= 0 && _length == 0) return true;

        Keep(line);
        if (end < 0) return false;

        line = _kept.AsSpan(0, _length);
        _length = 0;
        return true;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        _kept ??= new byte[KeptBytes];
        var taken = Math.Min(piece.Length, KeptBytes - _length);
        piece[..taken].CopyTo(_kept.AsSpan(_length));
        _length += taken;
    }
}
