using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>What a grain answers a front that watches.</summary>
public static class WatchAnswers
{
    /// <summary>Answers from a log.</summary>
    /// <param name="log">All that the grain knows.</param>
    /// <param name="epoch">The grain's activation.</param>
    /// <param name="request">What the front asks.</param>
    /// <param name="isCorrection">Whether the epoch began since what was sent in the one before was out of order.</param>
    public static WatchReply Answer(EnrichmentLog log, Guid epoch, WatchRequest request, bool isCorrection = false)
    {
        var cursor = new EnrichmentCursor(epoch, log.Version);
        if (request is { WholeRun: false, Cursor: null })
            return new WatchReply { Cursor = cursor, Snapshot = log.Snapshot };

        var follows = request is { WholeRun: false, Cursor: { } known } && known.Epoch == epoch;
        return follows && log.Since(request.Cursor!.Value.Version) is { } missed
            ? new WatchReply { Cursor = cursor, Events = missed }
            : new WatchReply
            {
                Cursor = cursor,
                Events = log.HeldRun(),
                Snapshot = log.Snapshot,
                IsCorrection = isCorrection,
            };
    }
}
