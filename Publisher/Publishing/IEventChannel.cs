using EnrichmentStream.Publisher.Documents;

namespace EnrichmentStream.Publisher.Publishing;

/// <summary>One of the two ways that a document takes.</summary>
internal interface IEventChannel
{
    /// <summary><c>table</c> or <c>redis</c>.</summary>
    string Name { get; }

    /// <summary>What it is and where, for messages.</summary>
    string Where { get; }

    /// <summary>Whether an attempt is given up when the document's time is over. A channel whose attempts end by
    /// themselves, and that may have taken what was cut off, is left to its own time limits.</summary>
    bool CutsOff { get; }

    /// <summary>Sends a document once.</summary>
    /// <returns>What became of it, and how many heard it.</returns>
    /// <exception cref="ChannelException">The channel did not take it.</exception>
    Task<Delivery> SendAsync(EnrichmentDocument document, CancellationToken cancellationToken);
}

/// <summary>What a channel did with a document.</summary>
/// <param name="Outcome">Sent or known.</param>
/// <param name="Receivers">How many subscribers got it; 0 for a table.</param>
internal readonly record struct Delivery(ChannelOutcome Outcome, long Receivers = 0);
