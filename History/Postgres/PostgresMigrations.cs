using System.Reflection;
using DbUp;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>Makes the table where there is none, and brings our own up to date. A table that somebody else made is never
/// touched.</summary>
internal static class PostgresMigrations
{
    private const string Journal = "enrichment_schema_versions";

    private const string Look =
        $"""
        SELECT to_regclass('enrichment_events') IS NULL, to_regclass('{Journal}') IS NULL, current_schema()::text
        """;

    // A lock of the transaction, so that it also holds through a transaction pooler; silos that start together take turns.
    private const string Lock = "SELECT pg_advisory_xact_lock(7310868702114836601)";

    private static readonly string Folder = typeof(PostgresMigrations).Namespace + ".Migrations.";

    /// <summary>Applies what is missing.</summary>
    /// <param name="connection">Open; holds the lock.</param>
    /// <param name="connectionString">For the connection that the scripts run on.</param>
    /// <param name="cancellationToken">Stops waiting for the lock.</param>
    public static async Task ApplyAsync(
        NpgsqlConnection connection, string connectionString, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand(Lock, connection, transaction))
            await take.ExecuteNonQueryAsync(cancellationToken);
        if (await SchemaAsync(connection, transaction, cancellationToken) is not { } schema) return;

        // DbUp knows no asynchronous calls, and works on a connection of its own while this one holds the lock.
        var server = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = connection.Host, Port = connection.Port, TargetSessionAttributes = null, Pooling = false,
        };
        await Task.Run(() => Upgrade(server.ConnectionString, schema), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Null where the table is somebody else's.
    private static async Task<string?> SchemaAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Look, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (noTable, noJournal) = (reader.GetBoolean(0), reader.GetBoolean(1));
        return noTable || !noJournal ? reader.GetString(2) : null;
    }

    private static void Upgrade(string connectionString, string schema)
    {
        var engine = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(
                Assembly.GetExecutingAssembly(), name => name.StartsWith(Folder, StringComparison.Ordinal))
            .JournalToPostgresqlTable(schema, Journal)
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build();
        var result = engine.PerformUpgrade();
        if (!result.Successful) throw result.Error;
    }
}
