namespace EnrichmentStream.Publisher.Publishing;

/// <summary>What became of a document on one channel.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Problem">Why it failed; null where it did not.</param>
public sealed record ChannelResult(ChannelOutcome Outcome, int Attempts = 0, string? Problem = null)
{
    /// <summary>Whether the channel has the document.</summary>
    public bool HasIt => Outcome is ChannelOutcome.Sent or ChannelOutcome.Known;
}
