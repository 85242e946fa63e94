using EnrichmentStream.Grains.Abstractions;

namespace EnrichmentStream.Rules;

/// <summary>What a grain tells a front that watches.</summary>
public static class WatchAnswers
{
    /// <summary>What fronts are told of new events.</summary>
    /// <param name="bomId">The BOM.</param>
    /// <param name="epoch">The grain's activation.</param>
    /// <param name="firstVersion">The version of the first event.</param>
    /// <param name="applied">The newest events of a log, in order.</param>
    public static EnrichmentBroadcast Broadcast(
        BomId bomId, Guid epoch, long firstVersion, IReadOnlyList<AppliedEvent> applied)
    {
        var events = new EnrichmentEvent[applied.Count];
        List<RunOpening>? openings = null;
        for (var index = 0; index < events.Length; index++)
        {
            events[index] = applied[index].Event;
            if (applied[index].Opens) (openings ??= []).Add(new RunOpening(index, applied[index].Run));
        }

        return new EnrichmentBroadcast(bomId, epoch, firstVersion, events) { Openings = openings?.ToArray() ?? [] };
    }

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
            ? new WatchReply { Cursor = cursor, Events = missed, Openings = log.OpeningsFrom(request.Cursor.Value.Version + 1) }
            : new WatchReply
            {
                Cursor = cursor,
                Events = log.HeldRun(),
                Openings = log.OpeningsFrom(log.HeldRunVersion),
                Snapshot = log.Snapshot,
                IsCorrection = isCorrection,
                KnowsNewest = request.NewestId is { } newest && log.Knows(newest),
            };
    }
}
