using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.WebFront.Hubs;

/// <summary>Decides how a stream begins: docs/PROTOCOL.md, "Late joiner" and "Resume".</summary>
internal static class JoinRules
{
    /// <summary>Decides from what the front holds.</summary>
    /// <param name="log">What the front holds.</param>
    /// <param name="resume">Where the client stands.</param>
    /// <param name="frames">Encodes the events.</param>
    /// <returns>Null where the resume point is not among it: the grain may still hold it.</returns>
    public static JoinResult? Decide(EnrichmentLog log, ResumePoint? resume, ReplayFrames frames)
    {
        if (resume is null) return Snapshot(log, frames);
        if (log.Run is null) return JoinResult.Live;
        if (resume.Sent is { } sent) return GoOn(log, log.HeldRun(), sent, frames);
        if (log.Terminal?.EventId == resume.EventId)
        {
            return resume.Reconnect
                ? JoinResult.Ended(log.Terminal.EventType)
                : new JoinResult(JoinOutcome.Replayed, [], Ends: false);
        }

        return log.After(resume.EventId) is { } missed ? Replay(log, missed, frames) : null;
    }

    /// <summary>Decides with all that the grain holds of the run.</summary>
    /// <param name="log">What the front holds, at least as new as <paramref name="held"/>.</param>
    /// <param name="held">The run's events, oldest first.</param>
    /// <param name="resume">Where the client stands.</param>
    /// <param name="frames">Encodes the events.</param>
    public static JoinResult Decide(
        EnrichmentLog log, EnrichmentEvent[] held, ResumePoint? resume, ReplayFrames frames)
    {
        if (Decide(log, resume, frames) is { } decided) return decided;

        // Undecided, so there is a resume point.
        var newest = held.Length > 0 ? log.After(held[^1].EventId) : null;
        if (resume!.Sent is { } sent)
            return GoOn(log, [.. held, .. newest ?? []], sent, frames) ?? JoinResult.Recorded(log.Snapshot);

        var position = Array.FindLastIndex(held, candidate => candidate.EventId == resume.EventId);
        if (position >= 0 && newest is not null) return Replay(log, [.. held.AsSpan(position + 1), .. newest], frames);
        return resume.AsksHistory ? JoinResult.Recorded(log.Snapshot) : Snapshot(log, frames);
    }

    /// <summary>Begins with the current state.</summary>
    public static JoinResult Snapshot(EnrichmentLog log, ReplayFrames frames)
    {
        EnrichmentEvent[] events = [.. log.SnapshotEvents()];
        return events.Length == 0 ? JoinResult.Live : Begin(JoinOutcome.Snapshot, log, events, frames);
    }

    // After the first event that the client has, whatever it has not got of the rest.
    private static JoinResult? GoOn(
        EnrichmentLog log, EnrichmentEvent[] held, IReadOnlySet<string> sent, ReplayFrames frames)
    {
        var first = Array.FindIndex(held, candidate => sent.Contains(candidate.EventId));
        return first < 0
            ? null
            : Replay(log, [.. held.Skip(first).Where(one => !sent.Contains(one.EventId))], frames);
    }

    private static JoinResult Replay(EnrichmentLog log, EnrichmentEvent[] missed, ReplayFrames frames) =>
        Begin(JoinOutcome.Replayed, log, missed, frames);

    private static JoinResult Begin(
        JoinOutcome outcome, EnrichmentLog log, EnrichmentEvent[] events, ReplayFrames frames)
    {
        var first = events.Select(frames.Of);
        return log.Terminal is { } terminal
            ? new JoinResult(outcome, [.. first, SseFrames.StreamEnd(terminal.EventType)], Ends: true)
            : new JoinResult(outcome, [.. first], Ends: false);
    }
}
