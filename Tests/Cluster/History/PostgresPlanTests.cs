using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History.Postgres;
using EnrichmentStream.Tests.Support.Processes;
using Npgsql;
using Xunit.Abstractions;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>A grain's load, a page, a repair and a sweep use the indexes of a large table.</summary>
[Collection(nameof(PostgresCollection))]
public class PostgresPlanTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact, Trait("Suite", "Cluster")]
    public Task Explain_OurTableOf50000Rows_UsesItsIndexes() => ExplainAsync("", boms: 500, events: 100);

    [Fact, Trait("Suite", "Cluster")]
    public Task Explain_DeployedTableOf50000Rows_UsesItsIndexes() => ExplainAsync(SupabaseTable.Deployed, boms: 500, events: 100);

    /// <summary>The long form: <c>dotnet test Tests --filter Suite=Long</c>.</summary>
    [Fact, Trait("Suite", "Long")]
    public Task Explain_OurTableOfAMillionRows_UsesItsIndexes() => ExplainAsync("", boms: 10_000, events: 100);

    private async Task ExplainAsync(string table, int boms, int events)
    {
        var url = await postgres.Server.NewDatabaseAsync();
        if (table.Length > 0) await PostgresServer.ExecuteAsync(url, table);
        await using (var history = PostgresHarness.Open(url)) await history.CheckAsync(CancellationToken.None);
        await FillAsync(url, isOurs: table.Length == 0, boms, events);
        await using var connection = new NpgsqlConnection(PostgresHarness.ConnectionString(url));
        await connection.OpenAsync();
        var queries = new TableQueries(await TableInspector.InspectAsync(connection, CancellationToken.None));

        foreach (var (name, sql) in new[]
        {
            ("load", queries.Latest()), ("before", queries.Before()), ("page", queries.Page(after: true)), ("one", queries.One()),
            ("missing", queries.Missing()), ("heads", queries.Heads()),
        })
        {
            var plan = await PlanAsync(connection, sql);
            output.WriteLine($"{name}: {plan[^1]}");
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on enrichment_events", StringComparison.Ordinal));
        }
    }

    private static async Task<string[]> PlanAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS) " + sql, connection);
        var bom = new Guid(7, 0, 0, new byte[8]).ToString();
        command.Parameters.AddWithValue("bom", bom);
        command.Parameters.AddWithValue("owner", "o");
        command.Parameters.AddWithValue("boms", new[] { bom, new Guid(8, 0, 0, new byte[8]).ToString() });
        command.Parameters.AddWithValue("count", 1_000L);
        command.Parameters.AddWithValue("bytes", 1L << 20);
        string[] known = ["no"];
        command.Parameters.AddWithValue("known", known);
        command.Parameters.AddWithValue("id", "7-50");
        command.Parameters.AddWithValue("position", 40_000L);
        command.Parameters.AddWithValue("created", DateTimeOffset.UnixEpoch.AddYears(55));
        command.Parameters.AddWithValue("rank", 1L);
        command.Parameters.AddWithValue("done", 1m);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return [.. lines];
    }

    private static async Task FillAsync(string url, bool isOurs, int boms, int events)
    {
        for (var first = 1; first <= boms; first += 500) await FillAsync(url, isOurs, first, Math.Min(boms, first + 499), events);
        await PostgresServer.ExecuteAsync(url, "ANALYZE enrichment_events");
    }

    private static Task FillAsync(string url, bool isOurs, int first, int last, int events) => PostgresServer.ExecuteAsync(
        url,
        $$"""
        INSERT INTO enrichment_events (event_id, event_type, bom_id, {{(isOurs ? "organization_id, document" : "tenant_id, source")}}, state,
            payload, created_at)
        SELECT b || '-' || e, CASE e % 50 WHEN 0 THEN '{{EventKinds.Started}}' WHEN 49 THEN '{{EventKinds.Completed}}' ELSE 'progress' END,
            (lpad(to_hex(b), 8, '0') || '-0000-0000-0000-000000000000'){{(isOurs ? ", 'o', convert_to(repeat(md5(b::text), 20), 'UTF8')"
                : "::uuid, gen_random_uuid(), 'staff'")}},
            jsonb_build_object('enriched_items', e), '{}', timestamptz '2025-01-01' + (e * 500 + b) * interval '1 second'
        FROM generate_series(1, {{events}}) e, generate_series({{first}}, {{last}}) b
        """);
}
