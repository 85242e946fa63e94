using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History.Reading;
using EnrichmentStream.Rules;
using Npgsql;
using NpgsqlTypes;

namespace EnrichmentStream.History.Postgres;

/// <summary>Runs the statements of one shape of the table.</summary>
internal sealed class PostgresTable(TableShape shape, TimeProvider time)
{
    private const int RepairBytes = 16 << 20;

    private readonly TableQueries _queries = new(shape);
    private readonly TableColumn[] _columns = [.. shape.InsertColumns];

    public TableShape Shape => shape;

    public async Task<RecordResult> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedEvent>();
        var rows = new List<EventRow>(events.Count);
        foreach (var recorded in events)
        {
            var row = EventRow.Make(shape, recorded, time.GetUtcNow(), out var reason);
            if (reason is null) rows.Add(row);
            else refused.Add(new RefusedEvent(recorded, reason));
        }

        var recordedCount = await InsertAsync(connection, rows, refused, cancellationToken);
        return new RecordResult(recordedCount, events.Count - recordedCount - refused.Count, refused);
    }

    public async Task<RecordedRun?> LoadLatestAsync(
        NpgsqlConnection connection, BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken)
    {
        if (!await HasAnyAsync(connection, bomId, cancellationToken)) return null;

        var now = time.GetUtcNow();
        var newest = new NewestEvents();
        await using (var command = Command(connection, _queries.Latest(), bomId))
        {
            command.Parameters.AddWithValue("count", mostEvents);
            command.Parameters.AddWithValue("bytes", (long)mostBytes);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var added = EventReader.Width(shape);
                var kept = reader.GetBoolean(added);
                var row = EventReader.Read(reader, shape, bomId, kept);
                newest.Add(
                    row, kept, reader.GetBoolean(added + 1), reader.IsDBNull(added + 2) ? null : reader.GetString(added + 2),
                    isMisplaced: !shape.HasPosition && !EventDocument.IsCredible(row.Cursor.CreatedAt, now));
            }
        }

        if (newest.First is not { } first) return null;
        if (newest.BeginsItsRun(mostEvents)) return newest.ToRun(new EnrichmentSnapshot());

        await using var before = Command(connection, _queries.Before(), bomId);
        AddCursor(before, first);
        before.Parameters.AddWithValue("owner", NpgsqlDbType.Text, (object?)newest.Owner ?? DBNull.Value);
        await using var older = await before.ExecuteReaderAsync(cancellationToken);
        var marks = new Dictionary<string, EnrichmentEvent?>();
        while (await older.ReadAsync(cancellationToken))
            marks[older.GetString(EventReader.Width(shape))] = EventReader.Read(older, shape, bomId).Event;
        return newest.ToRun(NewestEvents.Snapshot(marks));
    }

    // Of a BOM that is watched before its first event there is nothing, and planning the question for a run is dear.
    private async Task<bool> HasAnyAsync(NpgsqlConnection connection, BomId bomId, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, _queries.Any(), bomId);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public async Task<EventPage?> ReadAfterAsync(
        NpgsqlConnection connection, BomId bomId, string? afterEventId, int mostEvents, int mostBytes,
        CancellationToken cancellationToken)
    {
        var after = afterEventId is null ? null : await FindAsync(connection, bomId, afterEventId, cancellationToken);
        if (afterEventId is not null && after is null) return null;

        var events = new List<EnrichmentEvent>();
        var (last, more) = (after?.Cursor, true);
        // A page without a readable row would be no place to go on from.
        while (more && events.Count == 0)
            (last, more) = await ReadPageAsync(connection, bomId, last, mostEvents, mostBytes, events, cancellationToken);
        return new EventPage(after?.Event, events, more);
    }

    public async Task<IReadOnlyList<EnrichmentEvent>> ReadMissingAsync(
        NpgsqlConnection connection, BomId bomId, int newest, IReadOnlyCollection<string> knownIds,
        CancellationToken cancellationToken)
    {
        await using var command = Command(connection, _queries.Missing(), bomId);
        command.Parameters.AddWithValue("count", newest);
        command.Parameters.AddWithValue("bytes", (long)RepairBytes);
        command.Parameters.AddWithValue("known", knownIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<EnrichmentEvent>();
        while (await reader.ReadAsync(cancellationToken))
            if (EventReader.Read(reader, shape, bomId).Event is { } found) events.Add(found);
        return events;
    }

    public async Task<IReadOnlyList<string>> ReadOrderAsync(
        NpgsqlConnection connection, BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, _queries.Order(), bomId);
        command.Parameters.AddWithValue("ids", ids.Where(shape.CanHold).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var order = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) order.Add(reader.GetString(0));
        return order;
    }

    public async Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        NpgsqlConnection connection, IEnumerable<BomId> bomIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_queries.Heads(), connection);
        command.Parameters.AddWithValue("boms", bomIds.Select(bom => bom.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new Dictionary<BomId, HistoryHead>();
        while (await reader.ReadAsync(cancellationToken))
            heads[BomId.Parse(reader.GetString(0))] = new HistoryHead(reader.GetString(1), reader.GetString(2));
        return heads;
    }

    public Task<int> PruneAsync(
        NpgsqlConnection connection, DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(connection, _queries.Prune(), before, mostEvents, cancellationToken);

    public Task<int> PruneNewestAsync(
        NpgsqlConnection connection, DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(connection, _queries.PruneNewest(), before, mostEvents, cancellationToken);

    private static async Task<int> PruneAsync(
        NpgsqlConnection connection, string sql, DateTimeOffset before, int mostEvents, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("before", before.ToUniversalTime());
        command.Parameters.AddWithValue("count", mostEvents);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            // Reading and recording go on, and the table is what it was.
            throw new HistoryException(
                "the role of DATABASE_URL may not delete: GRANT DELETE ON enrichment_events to it, or prune nothing.",
                isTransient: false, refused);
        }
    }

    private async Task<int> InsertAsync(
        NpgsqlConnection connection, List<EventRow> rows, List<RefusedEvent> refused, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return 0;
        try
        {
            var inserted = await ExecuteAsync(connection, rows, cancellationToken);
            if (inserted < rows.Count && shape.SharesIds) await RefuseTakenAsync(connection, rows, refused, cancellationToken);
            return inserted;
        }
        catch (PostgresException exception) when (PostgresErrors.IsAboutRows(exception))
        {
            // One bad row fails the statement: halve until it is alone.
            if (rows.Count == 1)
            {
                refused.Add(new RefusedEvent(rows[0].Source, PostgresErrors.Reason(exception)));
                return 0;
            }

            var half = rows.Count / 2;
            return await InsertAsync(connection, rows[..half], refused, cancellationToken)
                + await InsertAsync(connection, rows[half..], refused, cancellationToken);
        }
    }

    private async Task<int> ExecuteAsync(
        NpgsqlConnection connection, List<EventRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_queries.Insert(), connection);
        for (var index = 0; index < _columns.Length; index++)
        {
            var name = _columns[index].Name;
            command.Parameters.Add(name switch
            {
                "created_at" => Array($"c{index}", NpgsqlDbType.TimestampTz, rows.Select(row => row.CreatedAt).ToArray()),
                "document" => Array(
                    $"c{index}", NpgsqlDbType.Bytea, rows.Select(row => row.Source.Event.Document).ToArray()),
                _ => Array($"c{index}", NpgsqlDbType.Text, rows.Select(row => row[name]).ToArray()),
            });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RefuseTakenAsync(
        NpgsqlConnection connection, List<EventRow> rows, List<RefusedEvent> refused, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_queries.TakenIds(), connection);
        command.Parameters.AddWithValue("ids", rows.Select(row => row["event_id"]).ToArray());
        command.Parameters.AddWithValue("boms", rows.Select(row => row["bom_id"]).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            refused.Add(new RefusedEvent(
                rows[(int)reader.GetInt64(0) - 1].Source, "event_id is that of another BOM's event, and the table holds it once"));
        }
    }

    private async Task<(EventCursor? Last, bool More)> ReadPageAsync(
        NpgsqlConnection connection, BomId bomId, EventCursor? after, int mostEvents, int mostBytes,
        List<EnrichmentEvent> events, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, _queries.Page(after is not null), bomId);
        command.Parameters.AddWithValue("count", mostEvents + 1L);
        command.Parameters.AddWithValue("bytes", (long)mostBytes);
        if (after is not null) AddCursor(command, after);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (read, fetched) = (0, 0L);
        for (; read < mostEvents && await reader.ReadAsync(cancellationToken); read++)
        {
            var row = EventReader.Read(reader, shape, bomId);
            fetched = reader.GetInt64(EventReader.Width(shape));
            after = row.Cursor;
            if (row.Event is { } found) events.Add(found);
        }

        return (after, fetched > read);
    }

    private async Task<ReadRow?> FindAsync(
        NpgsqlConnection connection, BomId bomId, string eventId, CancellationToken cancellationToken)
    {
        if (!shape.CanHold(eventId)) return null;
        await using var command = Command(connection, _queries.One(), bomId);
        command.Parameters.AddWithValue("id", eventId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? EventReader.Read(reader, shape, bomId) : null;
    }

    private void AddCursor(NpgsqlCommand command, EventCursor cursor)
    {
        if (shape.HasPosition)
        {
            command.Parameters.AddWithValue("position", cursor.Position);
            return;
        }

        command.Parameters.AddWithValue("created", cursor.CreatedAt!.Value.ToUniversalTime());
        command.Parameters.AddWithValue("rank", cursor.Position);
        command.Parameters.AddWithValue("done", cursor.Done);
        command.Parameters.AddWithValue("id", cursor.EventId);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, BomId bomId)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("bom", bomId.Value);
        return command;
    }

    private static NpgsqlParameter Array<T>(string name, NpgsqlDbType type, T[] values) =>
        new(name, NpgsqlDbType.Array | type) { Value = values };
}
