using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History.Documents;
using EnrichmentStream.History.Reading;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.History.Sqlite;

/// <summary>The history in one SQLite file, for one process.</summary>
/// <remarks>One connection, one call at a time: SQLite has one writer, and its calls do not wait for a network. What is
/// confirmed outlives the process (write-ahead log).</remarks>
internal sealed class SqliteHistory(string folder, ILogger<SqliteHistory> logger) : IEventHistory, IDisposable
{
    private const string FileName = "history.db";
    private const int RowWidth = 7;
    private const int RepairBytes = 16 << 20;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly HistoryHealth _health = new(logger);
    private SqliteConnection? _connection;

    public HistoryState State => _health.State;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(static _ => 0, cancellationToken);
        }
        catch (HistoryException)
        {
            // The state tells.
        }
    }

    public async Task<RecordResult> RecordAsync(
        IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var result = await UseAsync(connection => Insert(connection, events), cancellationToken);
            _health.Wrote();
            return result;
        }
        catch (HistoryException exception)
        {
            _health.CannotWrite(exception);
            throw;
        }
    }

    public Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        UseAsync(connection => LoadLatest(connection, bomId, mostEvents, mostBytes), cancellationToken);

    public Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        UseAsync(connection => ReadAfter(connection, bomId, afterEventId, mostEvents, mostBytes), cancellationToken);

    public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<EnrichmentEvent>>(connection =>
        {
            using var command = Command(connection, SqliteStatements.Missing, bomId);
            command.Parameters.AddWithValue("@count", newest);
            command.Parameters.AddWithValue("@bytes", RepairBytes);
            command.Parameters.AddWithValue("@known", JsonSerializer.Serialize(knownIds));
            using var reader = command.ExecuteReader();
            var events = new List<EnrichmentEvent>();
            while (reader.Read())
                if (Read(reader, bomId).Event is { } found) events.Add(found);
            return events;
        }, cancellationToken);

    public Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<string>>(connection =>
        {
            using var command = Command(connection, SqliteStatements.Order, bomId);
            command.Parameters.AddWithValue("@ids", JsonSerializer.Serialize(ids));
            using var reader = command.ExecuteReader();
            var order = new List<string>();
            while (reader.Read()) order.Add(reader.GetString(0));
            return order;
        }, cancellationToken);

    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyDictionary<BomId, HistoryHead>>(connection =>
        {
            var heads = new Dictionary<BomId, HistoryHead>();
            using var command = connection.CreateCommand();
            command.CommandText = SqliteStatements.Heads;
            command.Parameters.AddWithValue("@boms", JsonSerializer.Serialize(bomIds.Select(static bom => bom.Value)));
            using var reader = command.ExecuteReader();
            while (reader.Read()) heads[BomId.Parse(reader.GetString(0))] = new HistoryHead(reader.GetString(1), reader.GetString(2));
            return heads;
        }, cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(SqliteStatements.Prune, before, mostEvents, cancellationToken);

    public Task<int> PruneNewestAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(SqliteStatements.PruneNewest, before, mostEvents, cancellationToken);

    private Task<int> PruneAsync(string sql, DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        UseAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("@before", before.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("@count", mostEvents);
            return command.ExecuteNonQuery();
        }, cancellationToken);

    public void Dispose()
    {
        _connection?.Dispose();
        _gate.Dispose();
    }

    private static RecordResult Insert(SqliteConnection connection, IReadOnlyList<RecordedEvent> events)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = SqliteStatements.Insert;
        var recorded = 0;
        foreach (var added in events)
        {
            command.Parameters.Clear();
            var columns = EventColumns.Read(added);
            Set("event_id", added.Event.EventId);
            Set("event_type", added.Event.EventType);
            Set("bom_id", added.BomId.Value);
            foreach (var name in EventColumns.Texts) Set(name, columns[name]);
            Set("state", columns.State);
            Set("payload", columns.Payload);
            Set("created_at", added.Event.CreatedAt?.ToUnixTimeMilliseconds());
            Set("document", added.Event.Document);
            recorded += command.ExecuteNonQuery();
        }

        transaction.Commit();
        return new RecordResult(recorded, events.Count - recorded, []);

        void Set(string name, object? value) => command.Parameters.AddWithValue("@" + name, value ?? DBNull.Value);
    }

    private static RecordedRun? LoadLatest(SqliteConnection connection, BomId bomId, int mostEvents, int mostBytes)
    {
        var newest = new NewestEvents();
        using (var command = Command(connection, SqliteStatements.Latest, bomId))
        {
            command.Parameters.AddWithValue("@count", mostEvents);
            command.Parameters.AddWithValue("@bytes", mostBytes);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                newest.Add(
                    Read(reader, bomId), reader.GetBoolean(RowWidth), reader.GetBoolean(RowWidth + 1),
                    reader.IsDBNull(RowWidth + 2) ? null : reader.GetString(RowWidth + 2));
            }
        }

        if (newest.First is not { } first) return null;
        if (newest.BeginsItsRun(mostEvents)) return newest.ToRun(new EnrichmentSnapshot());

        using var before = Command(connection, SqliteStatements.Before, bomId);
        before.Parameters.AddWithValue("@position", first.Position);
        before.Parameters.AddWithValue("@owner", (object?)newest.Owner ?? DBNull.Value);
        using var older = before.ExecuteReader();
        var marks = new Dictionary<string, EnrichmentEvent?>();
        while (older.Read()) marks[older.GetString(RowWidth)] = Read(older, bomId).Event;
        return newest.ToRun(NewestEvents.Snapshot(marks));
    }

    private static EventPage? ReadAfter(
        SqliteConnection connection, BomId bomId, string? afterEventId, int mostEvents, int mostBytes)
    {
        var after = afterEventId is null ? null : Find(connection, bomId, afterEventId);
        if (afterEventId is not null && after is null) return null;

        using var command = Command(connection, SqliteStatements.Page, bomId);
        command.Parameters.AddWithValue("@position", after?.Cursor.Position ?? 0);
        command.Parameters.AddWithValue("@count", mostEvents + 1L);
        command.Parameters.AddWithValue("@bytes", mostBytes);
        using var reader = command.ExecuteReader();
        var events = new List<EnrichmentEvent>();
        var (fetched, read) = (0L, 0);
        while (read < mostEvents && reader.Read())
        {
            read++;
            fetched = reader.GetInt64(RowWidth);
            if (Read(reader, bomId).Event is { } found) events.Add(found);
        }

        return new EventPage(after?.Event, events, fetched > read);
    }

    private static ReadRow? Find(SqliteConnection connection, BomId bomId, string eventId)
    {
        using var command = Command(connection, SqliteStatements.One, bomId);
        command.Parameters.AddWithValue("@id", eventId);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(reader, bomId) : null;
    }

    private static ReadRow Read(SqliteDataReader reader, BomId bomId)
    {
        var cursor = new EventCursor(reader.GetInt64(0), Time(reader, 3), reader.GetString(1), reader.GetString(2));
        var document = reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4);
        return new ReadRow(
            cursor, StoredDocument.Read(bomId, cursor, document, Time(reader, 6)),
            reader.IsDBNull(5) ? null : reader.GetString(5));
    }

    private static DateTimeOffset? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static SqliteCommand Command(SqliteConnection connection, string sql, BomId bomId)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@bom", bomId.Value);
        return command;
    }

    // A statement, value or row that is wrong stays wrong (https://sqlite.org/rescode.html): ERROR, TOOBIG, CONSTRAINT, MISMATCH,
    // MISUSE, RANGE. What is left is about the file or the machine.
    private static bool IsTransient(Exception exception) =>
        exception is not SqliteException { SqliteErrorCode: 1 or 18 or 19 or 20 or 21 or 25 };

    // Off the caller's thread, which may be a grain's: a call may wait for the disk.
    private async Task<T> UseAsync<T>(Func<SqliteConnection, T> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Use(use), CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    private T Use<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            _connection ??= SqliteFile.Open(folder, FileName);
            _health.Connected();
            return use(_connection);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            var reason = exception is SqliteException refused ? $"SQLite error {refused.SqliteErrorCode}" : "its folder cannot be used";
            var problem = new HistoryException($"{Path.Combine(folder, FileName)}: {exception.Message}", IsTransient(exception), exception)
            {
                Summary = $"{FileName}: {reason}",
            };
            if (_connection is null) _health.CannotConnect(problem);
            throw problem;
        }
    }
}
