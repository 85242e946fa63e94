using EnrichmentStream.Grains.Abstractions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>The history in a PostgreSQL table, ours or one that was there.</summary>
/// <remarks>Connects at the first use, and looks at the table again after any error that says that it changed.</remarks>
internal sealed partial class PostgresHistory : IEventHistory, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HistoryHealth _health;
    private readonly SemaphoreSlim _preparing = new(1);
    private readonly SemaphoreSlim _reads;
    private PostgresTable? _table;
    private bool _toldOfOrder;

    public PostgresHistory(NpgsqlConnectionStringBuilder connection, TimeProvider time, ILogger<PostgresHistory> logger)
    {
        // Read before the source: it hides the password.
        _connectionString = connection.ConnectionString;
        _source = Open(connection);
        _time = time;
        _logger = logger;
        _health = new HistoryHealth(logger);
        // A burst of readers waits here without a limit, and never takes the connections of the writer.
        _reads = new SemaphoreSlim(Math.Max(1, connection.MaxPoolSize - 2));
        if (!DatabaseUrl.IsVerified(connection)) LogNotVerified(connection.SslMode);
    }

    public HistoryState State => _health.State;

    public bool KeepsRecordingOrder => _table?.Shape.HasPosition is not false;

    // Before the table was looked at, nothing is known against it.
    public bool LooksAreCheap => _table is not { Shape.HasOrderIndex: false };

    // Of several hosts the one that takes writes; the source itself must not be told which.
    private static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder connection)
    {
        if (connection.Host?.Contains(',', StringComparison.Ordinal) is not true) return NpgsqlDataSource.Create(connection);

        var wanted = connection.TargetSessionAttributes is "primary" ? TargetSessionAttributes.Primary : TargetSessionAttributes.ReadWrite;
        var hosts = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { TargetSessionAttributes = null };
        return new NpgsqlDataSourceBuilder(hosts.ConnectionString).BuildMultiHost().WithTargetSession(wanted);
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(static async (connection, _, cancelled) =>
            {
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                return await command.ExecuteScalarAsync(cancelled);
            }, cancellationToken);
        }
        catch (HistoryException)
        {
            // The state tells.
        }
    }

    public Task<RecordResult> RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken) =>
        events.Count == 0 ? Task.FromResult(RecordResult.Nothing) : WriteAsync(events, cancellationToken);

    public Task<RecordedRun?> LoadLatestRunAsync(
        BomId bomId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        ReadAsync<RecordedRun?>(bomId, null, (connection, table, cancelled) =>
            table.LoadLatestAsync(connection, bomId, mostEvents, mostBytes, cancelled), cancellationToken);

    public Task<EventPage?> ReadAfterAsync(
        BomId bomId, string? afterEventId, int mostEvents, int mostBytes, CancellationToken cancellationToken) =>
        ReadAsync(bomId, afterEventId is null ? new EventPage(null, [], HasMore: false) : null, (connection, table, cancelled) =>
            table.ReadAfterAsync(connection, bomId, afterEventId, mostEvents, mostBytes, cancelled), cancellationToken);

    public Task<IReadOnlyList<EnrichmentEvent>> ReadNewestAsync(
        BomId bomId, int newest, IReadOnlyCollection<string> knownIds, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EnrichmentEvent>>(bomId, [], (connection, table, cancelled) =>
            table.ReadMissingAsync(connection, bomId, newest, knownIds, cancelled), cancellationToken);

    public Task<IReadOnlyList<string>> ReadOrderAsync(
        BomId bomId, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<string>>(bomId, [], (connection, table, cancelled) =>
            table.ReadOrderAsync(connection, bomId, ids, cancelled), cancellationToken);

    public Task<IReadOnlyDictionary<BomId, HistoryHead>> ReadHeadsAsync(
        IReadOnlyCollection<BomId> bomIds, CancellationToken cancellationToken) =>
        GatedAsync((connection, table, cancelled) =>
            table.ReadHeadsAsync(connection, bomIds.Where(bom => CanHold(table.Shape, bom)), cancelled), cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        UseAsync((connection, table, cancelled) =>
            table.PruneAsync(connection, before, mostEvents, cancelled), cancellationToken);

    public Task<int> PruneNewestAsync(DateTimeOffset before, int mostEvents, CancellationToken cancellationToken) =>
        UseAsync((connection, table, cancelled) =>
            table.PruneNewestAsync(connection, before, mostEvents, cancelled), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _preparing.Dispose();
        _reads.Dispose();
    }

    private static bool CanHold(TableShape shape, BomId bomId) =>
        !shape.HasUuidBoms || Guid.TryParseExact(bomId.Value, "D", out _);

    private async Task<RecordResult> WriteAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var result = await UseAsync(
                (connection, table, cancelled) => table.InsertAsync(connection, events, cancelled), cancellationToken);
            _health.Wrote();
            return result;
        }
        catch (HistoryException exception)
        {
            _health.CannotWrite(exception);
            throw;
        }
    }

    private Task<T> ReadAsync<T>(
        BomId bomId, T nothing, Func<NpgsqlConnection, PostgresTable, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        GatedAsync((connection, table, cancelled) =>
            CanHold(table.Shape, bomId) ? read(connection, table, cancelled) : Task.FromResult(nothing), cancellationToken);

    private async Task<T> GatedAsync<T>(
        Func<NpgsqlConnection, PostgresTable, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken);
        try
        {
            return await UseAsync(read, cancellationToken);
        }
        finally
        {
            _reads.Release();
        }
    }

    private async Task<T> UseAsync<T>(
        Func<NpgsqlConnection, PostgresTable, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            var table = _table ?? await PrepareAsync(connection, cancellationToken);
            _health.Connected();
            return await use(connection, table, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PostgresErrors.Translate(exception) is { } problem)
        {
            if (PostgresErrors.IsAboutTable(exception)) _table = null;
            throw problem;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PostgresErrors.Translate(exception) is { } problem)
        {
            _health.CannotConnect(problem);
            throw problem;
        }
    }

    private async Task<PostgresTable> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_table is { } ready) return ready;
            await PostgresMigrations.ApplyAsync(connection, _connectionString, cancellationToken);
            var shape = await TableInspector.InspectAsync(connection, cancellationToken);
            if (!shape.HasOrderIndex) LogNoIndex(shape.OrderColumn);
            if (!shape.HasPosition && !_toldOfOrder) LogNoPosition();
            _toldOfOrder |= !shape.HasPosition;
            LogReady(shape.AlwaysHasDocument ? "byte for byte" : "rebuilt from the columns of the table that was there");
            return _table = new PostgresTable(shape, _time);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PostgresErrors.Translate(exception) is { } problem)
        {
            _health.CannotConnect(problem);
            throw problem;
        }
        finally
        {
            _preparing.Release();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "DATABASE_URL: with SSL mode {Mode} the connection may be encrypted, but the server is not verified: whoever is "
            + "in between can pass for it. Use sslmode=verify-full, with sslrootcert=FILE for an authority of your own.")]
    private partial void LogNotVerified(SslMode mode);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "History: enrichment_events has no index by which the last event of a BOM is found, so only watched BOMs are "
            + "compared with it, and less often: CREATE INDEX CONCURRENTLY ON enrichment_events (bom_id, {Column}), then restart.")]
    private partial void LogNoIndex(string column);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "History: enrichment_events has no column position, so its order is that of the publishers' clocks, and an event "
            + "that names no run may be taken for an older one's: ALTER TABLE enrichment_events ADD COLUMN position bigint "
            + "GENERATED ALWAYS AS IDENTITY; CREATE INDEX ON enrichment_events (bom_id, position), then restart.")]
    private partial void LogNoPosition();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "History: the table enrichment_events is ready; its documents are {How}.")]
    private partial void LogReady(string how);
}
