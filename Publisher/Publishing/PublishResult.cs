namespace EnrichmentStream.Publisher.Publishing;

/// <summary>What became of one document on both channels.</summary>
/// <param name="EventId">The document's.</param>
/// <param name="Table">The table, which keeps it.</param>
/// <param name="Redis">Redis, which brings it to watchers at once.</param>
/// <param name="Receivers">How many subscribers Redis handed it to: silos, as a rule; 0 where nobody listens.</param>
public sealed record PublishResult(string EventId, ChannelResult Table, ChannelResult Redis, long Receivers)
{
    /// <summary>Whether every channel that is set up and meant has it, and at least one does.</summary>
    public bool IsComplete => Problems is [];

    /// <summary>Whether a channel has it: the service hears of it from either.</summary>
    public bool IsSomewhere => Table.HasIt || Redis.HasIt;

    /// <summary>Whether a channel can never take it, so that publishing it again is no use.</summary>
    public bool IsRefused => Table.Outcome is ChannelOutcome.Refused || Redis.Outcome is ChannelOutcome.Refused;

    /// <summary>One line for each channel that failed; none where the document is where it should be.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. Find(Table, Redis)];

    private static IEnumerable<string> Find(ChannelResult table, ChannelResult redis)
    {
        if (table.Problem is not null) yield return $"table: {table.Problem}";
        if (redis.Problem is not null) yield return $"redis: {redis.Problem}";
        if (table.Outcome is ChannelOutcome.NotConfigured && redis.Outcome is ChannelOutcome.NotMeant)
            yield return "Events of single components go to the table alone, and none is set up: set DATABASE_URL.";
    }
}
