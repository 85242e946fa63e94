using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;

namespace EnrichmentStream.History.Reading;

/// <summary>Makes an event again from a row.</summary>
internal static class StoredDocument
{
    // Columns have whole milliseconds or microseconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    /// <summary>The event; null where there is no document, or it is none that a stream could carry.</summary>
    /// <param name="bomId">Whose event it is.</param>
    /// <param name="cursor">Its place.</param>
    /// <param name="document">Its document.</param>
    /// <param name="recordedAt">When it was recorded; null if that is not known.</param>
    /// <remarks>Its time is missing if the column has another one: it was not credible when it was received.</remarks>
    public static EnrichmentEvent? Read(BomId bomId, EventCursor cursor, byte[]? document, DateTimeOffset? recordedAt)
    {
        if (document is null || EventDocument.Read(bomId, document, out var read) is not DocumentFault.None) return null;
        // Of a document without a usable id, the column holds the one that stands for it.
        return read! with
        {
            EventId = cursor.EventId, CreatedAt = IsColumns(read.CreatedAt) ? read.CreatedAt : null, RecordedAt = recordedAt,
        };

        bool IsColumns(DateTimeOffset? own) => (own - cursor.CreatedAt)?.Duration() <= Rounding;
    }
}
