using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History.Documents;
using EnrichmentStream.History.Reading;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>Reads rows in the shape of <see cref="TableQueries"/>.</summary>
internal static class EventReader
{
    /// <summary>How many columns a row has before those that a query adds.</summary>
    public static int Width(TableShape shape) => shape.AlwaysHasDocument ? 9 : 17;

    /// <summary>Reads the row that the reader stands on.</summary>
    /// <param name="reader">Stands on a row.</param>
    /// <param name="shape">The table.</param>
    /// <param name="bomId">Whose events were asked for.</param>
    /// <param name="wanted">Whether the event is to be read, too.</param>
    public static ReadRow Read(NpgsqlDataReader reader, TableShape shape, BomId bomId, bool wanted = true)
    {
        var cursor = new EventCursor(
            reader.GetInt64(0), Time(reader, 3), reader.GetString(1), reader.GetString(2), reader.GetDecimal(7));
        var runName = Text(reader, 5) ?? Text(reader, 6);
        if (!wanted) return new ReadRow(cursor, null, runName);

        var document = reader.IsDBNull(4) ? Rebuild(reader, shape, bomId, cursor) : reader.GetFieldValue<byte[]>(4);
        return new ReadRow(cursor, StoredDocument.Read(bomId, cursor, document, Time(reader, Width(shape) - 1)), runName);
    }

    private static byte[]? Rebuild(NpgsqlDataReader reader, TableShape shape, BomId bomId, EventCursor cursor)
    {
        if (shape.AlwaysHasDocument) return null;

        var held = new Dictionary<string, string?>
        {
            ["event_id"] = cursor.EventId,
            ["event_type"] = cursor.EventType,
            ["routing_key"] = Text(reader, 8),
            // Not the column's: a UUID may come back in other letters than those that were asked for.
            ["bom_id"] = bomId.Value,
            ["organization_id"] = Text(reader, 10),
            ["project_id"] = Text(reader, 11),
            ["user_id"] = Text(reader, 12),
            ["source"] = Text(reader, 13),
            ["workflow_id"] = Text(reader, 6),
            ["workflow_run_id"] = Text(reader, 5),
            ["created_at"] = cursor.CreatedAt is { } time ? RebuiltDocument.Time(time) : null,
        };
        try
        {
            return RebuiltDocument.Rebuild(held, Text(reader, 14), Text(reader, 15));
        }
        catch (JsonException)
        {
            return null; // Of another writer: jsonb may be nested deeper than any event.
        }
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
