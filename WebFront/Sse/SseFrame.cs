using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>One encoded block of a stream; all readers share its bytes.</summary>
/// <param name="bytes">UTF-8, complete with its closing blank line. Never changed.</param>
/// <param name="source">The published event inside; null for frames of our own.</param>
/// <param name="bomId">Whose event it is, in a stream of several BOMs; null in a stream of one.</param>
internal sealed class SseFrame(byte[] bytes, EnrichmentEvent? source = null, BomId? bomId = null)
{
    public byte[] Bytes => bytes;

    public EnrichmentEvent? Source => source;

    public BomId? BomId => bomId;
}
