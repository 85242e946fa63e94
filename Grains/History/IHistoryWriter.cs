using EnrichmentStream.History;

namespace EnrichmentStream.Grains.History;

/// <summary>Takes events that are to be recorded, and never makes the caller wait.</summary>
internal interface IHistoryWriter
{
    /// <summary>Takes an event; it is recorded after those of its BOM that were taken before.</summary>
    void Enqueue(RecordedEvent recorded);
}
