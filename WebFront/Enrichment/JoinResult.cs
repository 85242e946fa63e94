using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Enrichment;

/// <summary>How a stream begins.</summary>
/// <param name="Outcome">Which way.</param>
/// <param name="First">The frames after the connected frame; the hub sends what follows them.</param>
/// <param name="Ends">Whether the stream is over after them.</param>
internal sealed record JoinResult(JoinOutcome Outcome, SseFrame[] First, bool Ends)
{
    public static readonly JoinResult Live = new(JoinOutcome.Live, [], Ends: false);

    public static readonly JoinResult Ended = new(JoinOutcome.Ended, [], Ends: true);

    public static readonly JoinResult Unavailable = new(JoinOutcome.Unavailable, [], Ends: true);

    public static readonly JoinResult Forbidden = new(JoinOutcome.Forbidden, [], Ends: true);
}
