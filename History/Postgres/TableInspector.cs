using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>Reads what the table is and what this role may do with it. Changes nothing.</summary>
internal static class TableInspector
{
    private const string Rights =
        """
        SELECT c.relkind::text, has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'INSERT'),
            row_security_active(c.oid), current_user::text
        FROM pg_class c WHERE c.oid = to_regclass('enrichment_events')
        """;

    // A unique index on event_id, alone or with the BOM, and without a condition.
    private const string Unique =
        """
        SELECT count(*) > 0, coalesce(bool_or(k.names = ARRAY['event_id']), false)
        FROM pg_index i CROSS JOIN LATERAL (
            SELECT array_agg(a.attname::text ORDER BY a.attname) AS names FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])) k
        WHERE i.indrelid = to_regclass('enrichment_events') AND i.indisunique AND i.indpred IS NULL AND i.indisvalid
            AND k.names IN (ARRAY['event_id'], ARRAY['bom_id', 'event_id'])
        """;

    // The first two columns of every index that holds all rows.
    private const string Pairs =
        """
        SELECT (SELECT string_agg(a.attname::text, ',' ORDER BY k.place) FROM unnest(i.indkey[0:1]) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
        WHERE i.indrelid = to_regclass('enrichment_events') AND i.indpred IS NULL AND i.indisvalid AND i.indnkeyatts > 1
            AND m.amname = 'btree'
        """;

    private const string Columns =
        """
        SELECT a.attname::text, t.typname::text, a.attnotnull,
            a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '',
            CASE WHEN t.typname = 'varchar' AND a.atttypmod > 4 THEN a.atttypmod - 4 END
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = to_regclass('enrichment_events') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    /// <summary>Reads the table.</summary>
    /// <exception cref="HistoryException">It is not there, or cannot serve: one line that says why.</exception>
    public static async Task<TableShape> InspectAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await RequireRightsAsync(connection, cancellationToken);
        var columns = await ReadColumnsAsync(connection, cancellationToken);
        var (isUnique, sharesIds) = await ReadKeysAsync(connection, cancellationToken);
        var shape = new TableShape(columns, isUnique, sharesIds, await ReadPairsAsync(connection, cancellationToken));
        return shape.Problem is { } problem ? throw new HistoryException(problem + ".", isTransient: false) : shape;
    }

    private static async Task RequireRightsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Rights, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) throw Refusal("the table enrichment_events is gone.");

        var role = reader.GetString(4);
        if (reader.GetString(0) is not ("r" or "p")) throw Refusal("enrichment_events is not a table.");
        if (!reader.GetBoolean(1) || !reader.GetBoolean(2))
            throw Refusal(role, "the role {0} may not read and write: GRANT SELECT, INSERT ON enrichment_events TO {0}.");
        if (!reader.GetBoolean(3)) return;

        throw Refusal(
            role,
            "row-level security hides rows of enrichment_events from the role {0}: use a role that bypasses it, such as "
            + "service_role.");
    }

    private static async Task<(bool IsUnique, bool SharesIds)> ReadKeysAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Unique, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.GetBoolean(1));
    }

    private static async Task<List<string>> ReadPairsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Pairs, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pairs = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            if (!await reader.IsDBNullAsync(0, cancellationToken)) pairs.Add(reader.GetString(0));
        return pairs;
    }

    private static async Task<List<TableColumn>> ReadColumnsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Columns, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<TableColumn>();
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(new TableColumn(
                reader.GetString(0), reader.GetString(1), reader.GetBoolean(3), reader.GetBoolean(2),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetInt32(4)));
        }

        return columns;
    }

    private static HistoryException Refusal(string problem) => new(problem, isTransient: false);

    private static HistoryException Refusal(string role, string problem) =>
        new(problem.Replace("{0}", role, StringComparison.Ordinal), isTransient: false)
        {
            Summary = problem.Replace(" TO {0}", "", StringComparison.Ordinal)
                .Replace("{0}", "of DATABASE_URL", StringComparison.Ordinal),
        };
}
