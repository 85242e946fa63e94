using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>Where the frames of one BOM go: to a stream of its own, or to its part of a stream of several.</summary>
internal abstract class BomReader
{
    /// <summary>Sends frames, or keeps them until the reader has taken what was sent before. Never waits.</summary>
    public abstract void Send(BomFrames frames);

    /// <summary>Sends the last frames of the BOM; what is sent after that is dropped.</summary>
    public abstract void End(BomFrames last);

    /// <summary>A stream of one BOM.</summary>
    public sealed class Whole(SseConnection connection) : BomReader
    {
        public override void Send(BomFrames frames) => connection.Send(frames.Plain);

        public override void End(BomFrames last) => connection.End(last.Plain);
    }
}
