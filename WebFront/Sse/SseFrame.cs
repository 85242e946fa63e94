using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.WebFront.Sse;

/// <summary>One encoded block of a stream; all readers share its bytes.</summary>
/// <param name="bytes">UTF-8, complete with its closing blank line. Never changed.</param>
/// <param name="source">The published event inside; null for frames of our own.</param>
/// <param name="bomId">Whose event it is, in a stream of several BOMs; null in a stream of one.</param>
internal sealed class SseFrame(byte[] bytes, EnrichmentEvent? source = null, BomId? bomId = null)
{
    private SseFrame? _named; // Two threads may both make it: the bytes are the same.

    public byte[] Bytes => bytes;

    public EnrichmentEvent? Source => source;

    public BomId? BomId => bomId;

    /// <summary>This frame as it goes into streams of several BOMs; encoded once, whoever asks first.</summary>
    /// <param name="ofBom">Whose it is. A frame without a published event may be that of any BOM, and is not
    /// kept.</param>
    public SseFrame Named(BomId ofBom) => source is null
        ? SseFrames.Named(ofBom, this)
        : _named ??= SseFrames.Named(ofBom, this);
}
