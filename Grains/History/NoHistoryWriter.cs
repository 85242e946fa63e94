using EnrichmentStream.History;

namespace EnrichmentStream.Grains.History;

/// <summary>Records nothing, for a silo without a history.</summary>
internal sealed class NoHistoryWriter : IHistoryWriter
{
    public void Enqueue(RecordedEvent recorded)
    {
    }
}
