using System.Text;

namespace EnrichmentStream.Benchmarks.Load;

/// <summary>Collects the head of an HTTP/1.1 response.</summary>
internal sealed class ResponseHead
{
    private const int MaxBytes = 16 << 10;

    private readonly StringBuilder _text = new();

    /// <summary>Whether the head has come to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the body is chunked.</summary>
    public bool IsChunked => Text.Contains("\r\ntransfer-encoding: chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the status is 200.</summary>
    public bool IsOk => Text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);

    /// <summary>Whether it goes on for more than 16 KiB; no more is read then.</summary>
    public bool IsTooLong => _text.Length > MaxBytes;

    /// <summary>The first line.</summary>
    public string StatusLine => Text.Split("\r\n", 2)[0];

    private string Text => _text.ToString();

    /// <summary>Takes bytes as far as the head goes, and cuts them off.</summary>
    public void Take(ref ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && !IsComplete && !IsTooLong)
        {
            _text.Append((char)bytes[taken++]);
            IsComplete = bytes[taken - 1] == '\n' && EndsWithEmptyLine();
        }

        bytes = bytes[taken..];
    }

    private bool EndsWithEmptyLine() => _text.Length >= 4 && _text[^3] == '\n' && _text[^2] == '\r';
}
