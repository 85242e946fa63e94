using System.Text;
using EnrichmentStream.History.Documents;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EnrichmentStream.History.Sqlite;

/// <summary>The statement that inserts one event, prepared once and bound by SQLite's own calls.</summary>
/// <remarks>A <see cref="SqliteParameter"/> makes an array of its name and one of its value at each use, of 14 parameters: more than
/// all else that an event allocates on its way.</remarks>
internal sealed class SqliteInsertion : IDisposable
{
    private const int FirstText = 8;

    // Ids, names of types and of organizations are seldom longer.
    private const int UsualBytes = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The table is not as it should be.</exception>
    public SqliteInsertion(SqliteConnection connection)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, SqliteStatements.Insert, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Inserts an event.</summary>
    /// <returns>False where it is there already.</returns>
    /// <exception cref="SqliteException">It could not be inserted.</exception>
    public bool Insert(RecordedEvent added)
    {
        var columns = EventColumns.Read(added);
        Bind(1, added.Event.EventId);
        Bind(2, added.Event.EventType);
        Bind(3, added.BomId.Value);
        Bind(4, columns.StateJson);
        Bind(5, columns.PayloadJson);
        if (added.Event.CreatedAt is { } at) Check(raw.sqlite3_bind_int64(_statement, 6, at.ToUnixTimeMilliseconds()));
        else Check(raw.sqlite3_bind_null(_statement, 6));
        Check(raw.sqlite3_bind_blob(_statement, 7, added.Event.Document));
        for (var index = 0; index < EventColumns.Texts.Length; index++) Bind(FirstText + index, columns[index]);
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement); // Repeats the fault of the step.
        if (result != raw.SQLITE_DONE) Check(result);
        return raw.sqlite3_changes(_database) > 0;
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int parameter, ReadOnlyMemory<byte>? json)
    {
        if (json is { } bytes) Check(raw.sqlite3_bind_text(_statement, parameter, bytes.Span));
        else Check(raw.sqlite3_bind_null(_statement, parameter));
    }

    // SQLite copies it; it takes an empty span for null.
    private void Bind(int parameter, string? text)
    {
        if (text is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return;
        }

        Span<byte> bytes = stackalloc byte[UsualBytes];
        Check(text.Length > 0 && Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            ? raw.sqlite3_bind_text(_statement, parameter, bytes[..length])
            : raw.sqlite3_bind_text(_statement, parameter, text));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
