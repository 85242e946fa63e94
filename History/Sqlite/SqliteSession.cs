using Microsoft.Data.Sqlite;

namespace EnrichmentStream.History.Sqlite;

/// <summary>One connection on a thread of its own, and the statements that it has prepared: preparing one costs more than
/// most of them do (measured: 0.5 of 0.55 ms of the look for a BOM of which nothing is recorded).</summary>
/// <remarks>
/// Calls wait for the disk. The pool has few threads for the cores that there are, and events wait for it: at 5,000 a second
/// one in ten waited for a batch that was being recorded.
/// </remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteThread _thread;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Func<SqliteConnection> _open;
    private SqliteConnection? _connection;
    private SqliteInsertion? _insertion;

    /// <param name="name">The thread's, for tools that list them; at most 15 characters.</param>
    /// <param name="open">Opens the connection, when it is first needed.</param>
    public SqliteSession(string name, Func<SqliteConnection> open)
    {
        _open = open;
        _thread = new SqliteThread(name);
    }

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => _connection is not null;

    /// <summary>The connection; inside <see cref="UseAsync"/> alone.</summary>
    public SqliteConnection Connection => _connection ??= _open();

    /// <summary>What inserts events, prepared once; inside <see cref="UseAsync"/> alone.</summary>
    public SqliteInsertion Insertion => _insertion ??= new SqliteInsertion(Connection);

    /// <summary>A statement, prepared once, with the parameters of its last use.</summary>
    public SqliteCommand Command(string sql)
    {
        if (_prepared.TryGetValue(sql, out var known)) return known;

        var command = Connection.CreateCommand();
        command.CommandText = sql;
        _prepared.Add(sql, command);
        return command;
    }

    /// <summary>Calls on the session's thread, after the calls before.</summary>
    /// <param name="use">The call.</param>
    /// <param name="cancellationToken">Takes back a call that has not begun.</param>
    public Task<T> UseAsync<T>(Func<SqliteSession, T> use, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => use(this), cancellationToken,
            TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, _thread);

    /// <summary>Ends the session after the calls that wait.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _insertion?.Dispose();
        foreach (var command in _prepared.Values) command.Dispose();
        _connection?.Dispose();
    }
}
