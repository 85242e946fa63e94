using System.Text.Json;

namespace EnrichmentStream.WebFront.Http;

/// <summary>Reads a small JSON body, by the same rule on every path.</summary>
internal static class RequestBody
{
    private const int MaxEmptyBytes = 4_096;

    /// <summary>Reads a body of strict JSON: no unknown member, none twice, names as they are spelled.</summary>
    /// <returns>Whether the body is such JSON, and what it says: null where there is no body but white
    /// space, or null.</returns>
    /// <exception cref="BadHttpRequestException">It is too long (413), comes too slowly (408), or is cut short or
    /// framed wrongly (400): <see cref="BadRequests"/> answers.</exception>
    public static async Task<(bool IsReadable, T? Value)> ReadAsync<T>(HttpContext context, int maxBytes)
        where T : class
    {
        var bytes = await ReadBytesAsync(context, maxBytes);
        if (bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return (true, null);

        try
        {
            return (true, JsonSerializer.Deserialize<T>(bytes.Span, JsonSerializerOptions.Strict));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (false, null); // No JSON, no such object, or text that is no Unicode.
        }
    }

    /// <summary>Reads the body of a path that takes none.</summary>
    /// <returns>Whether there is none, or one that says nothing: <c>{}</c>.</returns>
    /// <inheritdoc cref="ReadAsync{T}"/>
    public static async Task<bool> IsEmptyAsync(HttpContext context) =>
        (await ReadAsync<Nothing>(context, MaxEmptyBytes)).IsReadable;

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes) throw TooLong(maxBytes);

        var bytes = new byte[maxBytes + 1];
        var length = await ReadAsync(context, bytes);
        return length <= maxBytes ? bytes.AsMemory(0, length) : throw TooLong(maxBytes);
    }

    private static async Task<int> ReadAsync(HttpContext context, byte[] bytes)
    {
        try
        {
            HalfClose.SetInBody(context, true);
            var length = await context.Request.Body.ReadAtLeastAsync(
                bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
            HalfClose.SetInBody(context, false); // Not after a fault: Kestrel reads what is left of the body.
            return length;
        }
        // Kestrel has a name of its own only for the faults that it foresees: a chunk size beyond 32 bits is another.
        catch (Exception exception) when (
            exception is not (BadHttpRequestException or OperationCanceledException or OutOfMemoryException))
        {
            throw new BadHttpRequestException("The body cannot be read.", exception);
        }
    }

    private static BadHttpRequestException TooLong(int maxBytes) =>
        new($"The body has more than {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);

    private sealed record Nothing;
}
