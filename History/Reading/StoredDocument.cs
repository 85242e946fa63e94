using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.History.Reading;

/// <summary>Makes an event again from a row.</summary>
internal static class StoredDocument
{
    /// <summary>The event; null where there is no document, or it is none that a stream could carry.</summary>
    public static EnrichmentEvent? Read(BomId bomId, EventCursor cursor, byte[]? document)
    {
        if (document is null || EventDocument.Read(bomId, document, out var read) is not DocumentFault.None) return null;
        // Of a document without a usable id, the column holds the one that stands for it.
        return read! with { EventId = cursor.EventId };
    }
}
