using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>How a stream begins.</summary>
/// <param name="Outcome">Which way.</param>
/// <param name="First">The frames after the connected frame; the hub sends what follows them.</param>
/// <param name="Ends">Whether the stream is over after them.</param>
internal sealed record JoinResult(JoinOutcome Outcome, SseFrame[] First, bool Ends)
{
    public static readonly JoinResult Live = new(JoinOutcome.Live, [], Ends: false);

    /// <summary>The client has seen the end; the frame is for a stream in which others go on.</summary>
    public static JoinResult Ended(string reason) => new(JoinOutcome.Ended, [SseFrames.StreamEnd(reason)], Ends: true);

    public static readonly JoinResult Unavailable = new(JoinOutcome.Unavailable, [], Ends: true);

    /// <summary>The frame is for a stream in which others go on.</summary>
    public static readonly JoinResult Forbidden = new(JoinOutcome.Forbidden, [SseFrames.AccessDenied], Ends: true);

    /// <summary>What can be said of the run beside its events.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Whether the BOM has nothing to send after the first frames.</summary>
    public bool IsOver => Ends && Outcome is not JoinOutcome.Recorded;

    /// <summary>What is known of the BOM, for one who resumes from the history.</summary>
    public EnrichmentSnapshot? Known { get; init; }

    public static JoinResult Recorded(EnrichmentSnapshot known) =>
        new(JoinOutcome.Recorded, [], Ends: true) { Known = known };
}
