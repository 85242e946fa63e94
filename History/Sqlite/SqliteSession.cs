using Microsoft.Data.Sqlite;

namespace EnrichmentStream.History.Sqlite;

/// <summary>One connection, one call at a time, and the statements that it has prepared: preparing one costs more than most
/// of them do (measured: 0.5 of 0.55 ms of the look for a BOM of which nothing is recorded).</summary>
/// <param name="open">Opens the connection, when it is first needed.</param>
internal sealed class SqliteSession(Func<SqliteConnection> open) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteConnection? _connection;

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => _connection is not null;

    /// <summary>The connection; inside <see cref="UseAsync"/> alone.</summary>
    public SqliteConnection Connection => _connection ??= open();

    /// <summary>A statement, prepared once, with the parameters of its last use.</summary>
    public SqliteCommand Command(string sql)
    {
        if (_prepared.TryGetValue(sql, out var known)) return known;

        var command = Connection.CreateCommand();
        command.CommandText = sql;
        _prepared.Add(sql, command);
        return command;
    }

    /// <summary>Calls off the caller's thread, which may be a grain's: a call may wait for the disk.</summary>
    public async Task<T> UseAsync<T>(Func<SqliteSession, T> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => use(this), CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _connection?.Dispose();
        _gate.Dispose();
    }
}
