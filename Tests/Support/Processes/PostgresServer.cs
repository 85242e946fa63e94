using System.Globalization;
using Npgsql;

namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>A real PostgreSQL with a data folder of its own, on a port that stays the same over its restarts. It syncs
/// to disk, so that what it has confirmed survives <see cref="KillAsync"/>.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    // Made once a test run: a copy takes a tenth of the time of initdb.
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly TemporaryFolder _folder;
    private readonly string[] _options;
    private ChildProcess? _process;
    private int _databases;

    private PostgresServer(TemporaryFolder folder, string[] options) => (_folder, _options) = (folder, options);

    public int Port { get; } = TcpPorts.Take();

    /// <summary>The server's own database, as its superuser.</summary>
    public string Url => UrlOf("postgres");

    /// <summary>Starts a server with an empty data folder.</summary>
    /// <param name="options">Server settings such as <c>max_connections=20</c>.</param>
    public static Task<PostgresServer> StartNewAsync(params string[] options) => StartInAsync(new TemporaryFolder(), options);

    /// <summary>Starts a server whose data goes into a folder, such as a small disk.</summary>
    public static async Task<PostgresServer> StartInAsync(TemporaryFolder folder, params string[] options)
    {
        await PostgresPrograms.OwnAsync(folder.Path);
        var server = new PostgresServer(folder, options);
        await PostgresPrograms.RunAsync("cp", "/", "-a", await Template.Value, server.DataFolder);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, or starts it again with the data that it had.</summary>
    public async Task StartAsync()
    {
        while (true)
        {
            if (_process is not null) await _process.DisposeAsync();
            _process = PostgresPrograms.Start("postgres", _folder.Path, Arguments());
            var line = await _process.Errors.FirstAsync(IsDecisive);
            if (!line.Contains("FATAL", StringComparison.Ordinal)) return;
            // The backends of a killed server leave its shared memory a moment later.
            await _process.ExitAsync();
            if (!line.Contains("shared memory", StringComparison.Ordinal)
                && !line.Contains("lock file", StringComparison.Ordinal)) throw new InvalidOperationException(_process.Transcript);
        }
    }

    /// <summary>Ends it as a crash of its machine does: every process of it at once, and no connection in good
    /// order.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>Makes a database of its own for one test.</summary>
    /// <returns>Its URL, as the superuser.</returns>
    public async Task<string> NewDatabaseAsync(string createOptions = "")
    {
        var name = "test_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync(Url, $"CREATE DATABASE {name} {createOptions}");
        return UrlOf(name);
    }

    /// <summary>The URL of a database of this server.</summary>
    public string UrlOf(string database, string user = "postgres") => $"postgres://{user}@127.0.0.1:{Port}/{database}";

    /// <summary>Runs statements.</summary>
    public static async Task ExecuteAsync(string url, string sql)
    {
        await using var connection = await OpenAsync(url);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync(Limits.HangToken);
    }

    /// <summary>Asks for one value.</summary>
    public static async Task<T> ScalarAsync<T>(string url, string sql)
    {
        await using var connection = await OpenAsync(url);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        return (T)(await command.ExecuteScalarAsync(Limits.HangToken))!;
    }

    /// <summary>Asks for the first column of every row.</summary>
    public static async Task<List<T>> ColumnAsync<T>(string url, string sql)
    {
        await using var connection = await OpenAsync(url);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await using var reader = await command.ExecuteReaderAsync(Limits.HangToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(Limits.HangToken)) rows.Add(await reader.GetFieldValueAsync<T>(0));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private string DataFolder => Path.Combine(_folder.Path, "data");

    // A client that comes while the server recovers is turned away with a FATAL of its own.
    private static bool IsDecisive(string line) =>
        line.Contains("ready to accept connections", StringComparison.Ordinal)
        || (line.Contains("FATAL", StringComparison.Ordinal) && !line.Contains("starting up", StringComparison.Ordinal)
            && !line.Contains("not yet accepting", StringComparison.Ordinal));

    // Not pooled: a connection of a server that was killed would fail the next question.
    /// <summary>Opens a session of its own, which the caller ends.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string url)
    {
        var parts = new Uri(url);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = parts.Host,
            Port = parts.Port,
            Username = parts.UserInfo.Split(':')[0],
            Database = parts.AbsolutePath.TrimStart('/'),
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Limits.HangToken);
        return connection;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        await PostgresPrograms.OwnAsync(folder.Path);
        var data = Path.Combine(folder.Path, "template");
        await PostgresPrograms.RunAsync(
            "initdb", "/", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        return data;
    }

    private string[] Arguments()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "shared_buffers=32MB", "max_connections=100",
            .. _options,
        ];
        return ["-D", DataFolder, .. settings.SelectMany(setting => new[] { "-c", setting })];
    }
}
