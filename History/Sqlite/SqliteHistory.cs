using System.Text.Json;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History.Reading;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EnrichmentStream.History.Sqlite;

/// <summary>The history in one SQLite file, for one process.</summary>
/// <remarks>One connection writes and one reads, each one call at a time: with a write-ahead log neither waits for the other.
/// What is confirmed outlives the process.</remarks>
internal sealed class SqliteHistory : IEventHistory, IDisposable
{
    private const string FileName = "history.db";
    private const int RowWidth = 7;
    private const int RepairBytes = 16 << 20;

    private readonly Lock _opening = new();
    private readonly string _folder;
    private readonly HistoryHealth _health;
    private readonly SqliteSession _writing;
    private readonly SqliteSession _reading;

    public SqliteHistory(string folder, ILogger<SqliteHistory> logger)
    {
        _folder = folder;
        _health = new HistoryHealth(logger);
        _writing = new SqliteSession("SQLite writes", Open);
        _reading = new SqliteSession("SQLite reads", Open);
    }

    public HistoryState State => _health.State;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(_writing, static session => session.Connection.State, cancellationToken);
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
            var result = await UseAsync(_writing, session => Insert(session, events), cancellationToken);
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
        UseAsync(_reading, session => LoadLatest(session, bomId, mostEvents, mostBytes), cancellationToken);

    public Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        UseAsync(_reading, session => ReadAfter(session, bomId, afterEventId, mostEvents, mostBytes), cancellationToken);

    public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<EnrichmentEvent>>(_reading, session =>
        {
            var command = Command(session, SqliteStatements.Missing, bomId);
            command.Set("@count", newest);
            command.Set("@bytes", RepairBytes);
            command.Set("@known", JsonSerializer.Serialize(knownIds));
            using var reader = command.ExecuteReader();
            var events = new List<EnrichmentEvent>();
            while (reader.Read())
                if (Read(reader, bomId).Event is { } found) events.Add(found);
            return events;
        }, cancellationToken);

    public Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<string>>(_reading, session =>
        {
            var command = Command(session, SqliteStatements.Order, bomId);
            command.Set("@ids", JsonSerializer.Serialize(ids));
            using var reader = command.ExecuteReader();
            var order = new List<string>();
            while (reader.Read()) order.Add(reader.GetString(0));
            return order;
        }, cancellationToken);

    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyDictionary<BomId, HistoryHead>>(_reading, session =>
        {
            var heads = new Dictionary<BomId, HistoryHead>();
            var command = session.Command(SqliteStatements.Heads);
            command.Set("@boms", JsonSerializer.Serialize(bomIds.Select(static bom => bom.Value)));
            using var reader = command.ExecuteReader();
            while (reader.Read()) heads[BomId.Parse(reader.GetString(0))] = new HistoryHead(reader.GetString(1), reader.GetString(2));
            return heads;
        }, cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(SqliteStatements.Prune, before, mostEvents, cancellationToken);

    public Task<int> PruneNewestAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        PruneAsync(SqliteStatements.PruneNewest, before, mostEvents, cancellationToken);

    private Task<int> PruneAsync(string sql, DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        UseAsync(_writing, session =>
        {
            using var command = session.Connection.CreateCommand(); // Seldom: not worth keeping.
            command.CommandText = sql;
            command.Set("@before", before.ToUnixTimeMilliseconds());
            command.Set("@count", mostEvents);
            return command.ExecuteNonQuery();
        }, cancellationToken);

    public void Dispose()
    {
        _writing.Dispose();
        _reading.Dispose();
    }

    private static RecordResult Insert(SqliteSession session, IReadOnlyList<RecordedEvent> events)
    {
        using var transaction = session.Connection.BeginTransaction();
        var insertion = session.Insertion;
        var recorded = events.Count(insertion.Insert);
        transaction.Commit();
        return new RecordResult(recorded, events.Count - recorded, []);
    }

    private static RecordedRun? LoadLatest(SqliteSession session, BomId bomId, int mostEvents, int mostBytes)
    {
        var newest = new NewestEvents();
        var command = Command(session, SqliteStatements.Latest, bomId);
        command.Set("@count", mostEvents);
        command.Set("@bytes", mostBytes);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                newest.Add(
                    Read(reader, bomId), reader.GetBoolean(RowWidth), reader.GetBoolean(RowWidth + 1),
                    reader.IsDBNull(RowWidth + 2) ? null : reader.GetString(RowWidth + 2));
            }
        }

        if (newest.First is not { } first) return null;
        if (newest.BeginsItsRun(mostEvents)) return newest.ToRun(new EnrichmentSnapshot());

        var before = Command(session, SqliteStatements.Before, bomId);
        before.Set("@position", first.Position);
        before.Set("@owner", newest.Owner);
        using var older = before.ExecuteReader();
        var marks = new Dictionary<string, EnrichmentEvent?>();
        while (older.Read()) marks[older.GetString(RowWidth)] = Read(older, bomId).Event;
        return newest.ToRun(NewestEvents.Snapshot(marks));
    }

    private static EventPage? ReadAfter(
        SqliteSession session, BomId bomId, string? afterEventId, int mostEvents, int mostBytes)
    {
        var after = afterEventId is null ? null : Find(session, bomId, afterEventId);
        if (afterEventId is not null && after is null) return null;

        var command = Command(session, SqliteStatements.Page, bomId);
        command.Set("@position", after?.Cursor.Position ?? 0);
        command.Set("@count", mostEvents + 1L);
        command.Set("@bytes", mostBytes);
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

    private static ReadRow? Find(SqliteSession session, BomId bomId, string eventId)
    {
        var command = Command(session, SqliteStatements.One, bomId);
        command.Set("@id", eventId);
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

    private static SqliteCommand Command(SqliteSession session, string sql, BomId bomId)
    {
        var command = session.Command(sql);
        command.Set("@bom", bomId.Value);
        return command;
    }

    // A statement, value or row that is wrong stays wrong (https://sqlite.org/rescode.html): ERROR, TOOBIG, CONSTRAINT, MISMATCH,
    // MISUSE, RANGE. What is left is about the file or the machine.
    private static bool IsTransient(Exception exception) =>
        exception is not SqliteException { SqliteErrorCode: 1 or 18 or 19 or 20 or 21 or 25 };

    // One after the other: whichever is first brings the table up to date.
    private SqliteConnection Open()
    {
        lock (_opening) return SqliteFile.Open(_folder, FileName);
    }

    private Task<T> UseAsync<T>(SqliteSession session, Func<SqliteSession, T> use, CancellationToken cancellationToken) =>
        session.UseAsync(one => Use(one, use), cancellationToken);

    private T Use<T>(SqliteSession session, Func<SqliteSession, T> use)
    {
        try
        {
            _ = session.Connection;
            _health.Connected();
            return use(session);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            var reason = exception is SqliteException refused ? $"SQLite error {refused.SqliteErrorCode}" : "its folder cannot be used";
            var problem = new HistoryException($"{Path.Combine(_folder, FileName)}: {exception.Message}", IsTransient(exception), exception)
            {
                Summary = $"{FileName}: {reason}",
            };
            if (!session.IsOpen) _health.CannotConnect(problem);
            throw problem;
        }
    }
}
