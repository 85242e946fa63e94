using EnrichmentStream.History;

namespace EnrichmentStream.Grains.History;

/// <summary>An event on its way to the history.</summary>
/// <param name="Recorded">The event.</param>
/// <param name="TakenAt">When it came, as a timestamp of the clock.</param>
internal readonly record struct WaitingEvent(RecordedEvent Recorded, long TakenAt)
{
    // The record, its ids and its place in the queue.
    private const int Overhead = 512;

    /// <summary>What it takes of the memory.</summary>
    public long Size => Recorded.Event.Document.Length + Overhead;
}
