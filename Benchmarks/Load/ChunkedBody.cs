namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Takes the chunks off an HTTP/1.1 body (RFC 9112, 7.1).</summary>
internal struct ChunkedBody
{
    private long _left;
    private Part _part;

    private enum Part
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Ended,
    }

    /// <summary>Takes the next piece of the content.</summary>
    /// <param name="bytes">What came from the socket; what is used up is cut off.</param>
    /// <returns>Empty where more bytes are needed.</returns>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_part is Part.Data) return TakeData(ref bytes);

            var current = bytes[0];
            bytes = _part is Part.Ended ? default : bytes[1..];
            ReadFraming(current);
        }

        return default;
    }

    private ReadOnlySpan<byte> TakeData(ref ReadOnlySpan<byte> bytes)
    {
        var length = (int)Math.Min(_left, bytes.Length);
        var piece = bytes[..length];
        bytes = bytes[length..];
        _left -= length;
        if (_left == 0) _part = Part.DataEnd;
        return piece;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private void ReadFraming(byte current)
    {
        switch (_part)
        {
            case Part.DataEnd when current == '\n':
                _part = Part.Size;
                break;
            case Part.Size or Part.Extension when current == '\n':
                _part = _left > 0 ? Part.Data : Part.Ended;
                break;
            case Part.Size when char.IsAsciiHexDigit((char)current):
                _left = _left * 16 + HexValue(current);
                break;
            case Part.Size when current == ';':
                _part = Part.Extension;
                break;
        }
    }
}
