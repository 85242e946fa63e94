using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Frames of one BOM, encoded at most once for each form of stream.</summary>
/// <remarks>Not thread-safe: who makes them sends them.</remarks>
internal sealed class BomFrames(BomId bomId, SseFrame[] frames)
{
    private SseFrame[]? _named;

    /// <summary>For streams of one BOM.</summary>
    public SseFrame[] Plain => frames;

    /// <summary>For streams of several BOMs: each frame says which it is about.</summary>
    public SseFrame[] Named => _named ??= [.. frames.Select(frame => frame.Named(bomId))];
}
