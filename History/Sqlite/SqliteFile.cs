using System.Reflection;
using DbUp;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EnrichmentStream.History.Sqlite;

/// <summary>Opens the file and brings its table up to date.</summary>
internal static class SqliteFile
{
    private static readonly string Folder = typeof(SqliteFile).Namespace + ".Migrations.";

    /// <summary>Opens a file, which is made where it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is no database.</exception>
    public static SqliteConnection Open(string folder, string name)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = MakePrivate(folder, name),
            Pooling = false,
        }.ConnectionString;
        Upgrade(text);
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            // Else the value of a LIMIT makes a prepared statement be prepared anew at each use: 0.5 ms instead of 0.05.
            Check(raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
            using var settings = connection.CreateCommand();
            // In this mode a commit outlives the process; what the machine's crash may take is the last moment. With SQLite's
            // own 2 MB of cache each batch reads pages again. A checkpoint waits for the disk: each 16 MB, not each 4.
            settings.CommandText =
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; "
                + "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new SqliteException("The query planner could not be set.", code);
    }

    // Every organization's events are in it: what is made here is its owner's alone, whatever the umask; SQLite gives the
    // files beside it the same mode. What was there already is left as it is.
    private static string MakePrivate(string folder, string name)
    {
        if (OperatingSystem.IsWindows()) return Path.Combine(Directory.CreateDirectory(folder).FullName, name);

        var made = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(made.FullName, name);
        if (!File.Exists(path))
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        return path;
    }

    private static void Upgrade(string connectionString)
    {
        var result = DeployChanges.To.SqliteDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(
                Assembly.GetExecutingAssembly(), name => name.StartsWith(Folder, StringComparison.Ordinal))
            .JournalToSqliteTable("enrichment_schema_versions")
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw result.Error;
    }
}
