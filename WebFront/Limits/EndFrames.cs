using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Limits;

/// <summary>The last frame of a stream that its viewer may no longer watch.</summary>
internal static class EndFrames
{
    /// <summary>The token ends: a newer one opens the next stream.</summary>
    public static readonly SseFrame[] TokenExpired = [SseFrames.Error("Token expired", "token_expired")];

    /// <summary>The viewer's access, or that of all to the BOM, was revoked.</summary>
    public static readonly SseFrame[] Revoked = [SseFrames.Error("Access revoked", "revoked")];
}
