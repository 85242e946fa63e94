using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Where the frames of one BOM go: to a stream of its own, or to its part of a stream of several.</summary>
internal abstract class BomReader
{
    private HashSet<string>? _skipped;

    /// <summary>Whether its stream has ended, so that it joins nothing any more. The hub's turn owns it.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Hears how a stream that has begun without the BOM goes on with it, before its first frames.</summary>
    public virtual void Begin(JoinResult joined)
    {
    }

    /// <summary>Sends frames, or keeps them until the reader has taken what was sent before. Never waits.</summary>
    public abstract void Send(BomFrames frames);

    /// <summary>Sends the last frames of the BOM; what is sent after that is dropped.</summary>
    public abstract void End(BomFrames last);

    /// <summary>Cuts the stream, since it cannot be served: its client comes back and resumes.</summary>
    public abstract void Cut();

    /// <summary>Leaves out, once each, events that the stream has already got from the history.</summary>
    public void Skip(IEnumerable<string> eventIds) => _skipped = [.. eventIds];

    /// <summary>What is left of frames without those events.</summary>
    protected SseFrame[] WithoutSkipped(SseFrame[] frames) => _skipped is not { Count: > 0 } skipped
        ? frames
        : [.. frames.Where(frame => frame.Source is not { } source || !skipped.Remove(source.EventId))];

    /// <summary>A stream of one BOM.</summary>
    public sealed class Whole(SseConnection connection) : BomReader
    {
        public override void Send(BomFrames frames) => connection.Send(WithoutSkipped(frames.Plain));

        public override void End(BomFrames last) => connection.End(WithoutSkipped(last.Plain));

        public override void Cut() => connection.Disconnect();
    }
}
