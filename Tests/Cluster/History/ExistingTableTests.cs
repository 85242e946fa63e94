using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.History.Postgres;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>A table that was there is used as it is, never altered, and refused in one line if it cannot serve.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class ExistingTableTests(PostgresFixture postgres)
{
    private const string DropIndex = "DROP INDEX enrichment_events_bom_id_created_at_idx; ";

    private const string Rights = "CREATE ROLE {0} LOGIN; GRANT {1} ON enrichment_events TO {0};";

    private static int _roles;

    private readonly HistoryEvents _events = new();

    [Fact]
    public async Task Open_ExistingTable_AltersNothing()
    {
        var url = await NewAsync();
        var before = await DescribeAsync(url);

        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync(_events.Run("r", 3), Limits.HangToken);
        await history.PruneAsync(DateTimeOffset.MaxValue, 10, Limits.HangToken);

        Assert.Equal(before, await DescribeAsync(url));
        Assert.Equal(5, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(DropIndex, false)]
    [InlineData(DropIndex + "CREATE INDEX ON enrichment_events (bom_id)", false)]
    [InlineData(DropIndex + "CREATE INDEX ON enrichment_events (created_at, bom_id)", false)]
    [InlineData(
        DropIndex + "CREATE INDEX ON enrichment_events (bom_id, created_at) WHERE event_type = 'progress'", false)]
    [InlineData(DropIndex + "CREATE INDEX ON enrichment_events (bom_id, created_at, event_id)", true)]
    public async Task Open_TableWithoutAnIndexByWhichTheLastEventIsFound_SaysWhichToMake(string change, bool isIndexed)
    {
        var url = await NewAsync();
        if (change.Length > 0) await PostgresServer.ExecuteAsync(url, change);
        var logs = new FakeLogCollector();

        await using var history = PostgresHarness.Open(url, new FakeLogger<PostgresHistory>(logs));
        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(isIndexed, history.LooksAreCheap);
        const string remedy = "CREATE INDEX CONCURRENTLY ON enrichment_events (bom_id, created_at)";
        var warnings = Warnings(logs).Where(one => !one.Contains("ADD COLUMN position", StringComparison.Ordinal));
        if (isIndexed) Assert.Empty(warnings);
        else Assert.Contains(remedy, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("; ALTER TABLE enrichment_events ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY")]
    public async Task Open_TableWhoseEventIdsAreUuids_Serves(string change)
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(url, "ALTER TABLE enrichment_events ALTER event_id TYPE uuid USING NULL" + change);
        await using var history = PostgresHarness.Open(url);
        string[] ids = [.. Enumerable.Range(1, 3).Select(static number => $"{number:x8}-0000-4000-8000-00000000000a")];
        RecordedEvent[] events =
        [
            _events.Make(ids[0], EventKinds.Started, second: 1), _events.Make(ids[1], second: 2), _events.Make(ids[2], second: 3),
        ];
        var recorded = await history.RecordAsync(
            [.. events, _events.Make("no-uuid"), _events.Make(ids[0].ToUpperInvariant())], Limits.HangToken);

        Assert.Equal((3, 2), (recorded.Recorded, recorded.Refused.Count));
        var other = new HistoryEvents();
        var taken = await history.RecordAsync([other.Make(ids[1])], Limits.HangToken);
        Assert.Single(taken.Refused);
        var loaded = await history.LoadLatestRunAsync(_events.Bom, 2, 1 << 20, Limits.HangToken);
        Assert.Equal(ids[1..], HistoryEvents.Ids(loaded!.Events));
        Assert.Equal("run-1", loaded.Before.Run?.Name);
        Assert.Equal(ids[1..], await history.ReadOrderAsync(_events.Bom, [ids[2], ids[1], "no-uuid"], Limits.HangToken));
        Assert.Equal(ids[1..], HistoryEvents.Ids(await history.ReadNewestAsync(_events.Bom, 3, [ids[0]], Limits.HangToken)));
        Assert.Equal(ids[1..], HistoryEvents.Ids((await history.ReadAfterAsync(_events.Bom, ids[0], 9, 1 << 20, Limits.HangToken))!.Events));
        Assert.Null(await history.ReadAfterAsync(_events.Bom, "no-uuid", 9, 1 << 20, Limits.HangToken));
        Assert.Equal(ids[2], (await history.ReadHeadsAsync([_events.Bom], Limits.HangToken))[_events.Bom].EventId);
    }

    [Fact]
    public async Task Open_TableOfOurOwn_HasItsIndexAndNothingToSay()
    {
        var logs = new FakeLogCollector();
        await using var history = PostgresHarness.Open(
            await postgres.Server.NewDatabaseAsync(), new FakeLogger<PostgresHistory>(logs));
        await history.CheckAsync(Limits.HangToken);

        Assert.True(history.LooksAreCheap);
        Assert.Empty(Warnings(logs));
    }

    [Fact]
    public async Task Open_TableWithoutPositions_SaysOnceWhatToAddAndThatServes()
    {
        var url = await NewAsync();
        var logs = new FakeLogCollector();
        await using var history = PostgresHarness.Open(url, new FakeLogger<PostgresHistory>(logs));
        await history.CheckAsync(Limits.HangToken);
        var told = Assert.Single(Warnings(logs));
        Assert.False(history.KeepsRecordingOrder);

        var sql = told[told.IndexOf("ALTER TABLE", StringComparison.Ordinal)..].Split(", then")[0];
        await PostgresServer.ExecuteAsync(url, sql + "; ALTER TABLE enrichment_events RENAME COLUMN payload TO gone");
        await Assert.ThrowsAsync<HistoryException>(() => history.RecordAsync([_events.Make("e")], Limits.HangToken));
        await PostgresServer.ExecuteAsync(url, "ALTER TABLE enrichment_events RENAME COLUMN gone TO payload");
        await history.CheckAsync(Limits.HangToken);

        Assert.True(history.KeepsRecordingOrder && history.LooksAreCheap);
        Assert.Single(Warnings(logs));
    }

    [Fact]
    public async Task Prune_RoleThatMayNotDelete_SaysSoAndLeavesTheHistoryAsItIs()
    {
        var logs = new FakeLogCollector();
        await using var history = PostgresHarness.Open(
            await NewWithRoleAsync("SELECT, INSERT", ""), new FakeLogger<PostgresHistory>(logs));
        await history.RecordAsync(_events.Run("r", 3), Limits.HangToken);

        var exception = await Assert.ThrowsAsync<HistoryException>(
            () => history.PruneAsync(DateTimeOffset.MaxValue, 10, Limits.HangToken));
        await history.CheckAsync(Limits.HangToken);

        Assert.Contains("GRANT DELETE ON enrichment_events", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
        Assert.Equal(HistoryState.Ready, history.State);
        // Nothing was inspected again.
        Assert.Single(logs.GetSnapshot(), one => one.Message.Contains("is ready", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DROP COLUMN payload", "has no column payload")]
    [InlineData("DROP COLUMN tenant_id, DROP COLUMN organization_id", "neither a column organization_id")]
    [InlineData("DROP CONSTRAINT enrichment_events_event_id_key", "no unique index on event_id")]
    [InlineData("ADD COLUMN shard int NOT NULL", "requires shard")]
    [InlineData("ALTER created_at TYPE timestamp", "created_at of enrichment_events is timestamp")]
    public async Task Open_TableThatCannotServe_SaysWhy(string change, string expected)
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(url, "ALTER TABLE enrichment_events " + change);

        await AssertUnavailableAsync(url, expected);
    }

    [Theory]
    [InlineData("SELECT", "may not read and write: GRANT SELECT, INSERT")]
    [InlineData("INSERT", "may not read and write: GRANT SELECT, INSERT")]
    public async Task Open_RoleWithoutARight_SaysWhichToGrant(string right, string expected) =>
        await AssertUnavailableAsync(await NewWithRoleAsync(right, ""), expected);

    [Fact]
    public async Task Open_RowLevelSecurity_IsToldAndLeftAlone()
    {
        var url = await NewWithRoleAsync("SELECT, INSERT", "ALTER TABLE enrichment_events ENABLE ROW LEVEL SECURITY;");

        await AssertUnavailableAsync(url, "row-level security hides rows");
    }

    [Fact]
    public async Task Open_RoleThatBypassesRowLevelSecurity_Serves()
    {
        var url = await NewWithRoleAsync(
            "SELECT, INSERT", "ALTER TABLE enrichment_events ENABLE ROW LEVEL SECURITY; ALTER ROLE {0} BYPASSRLS;");
        await using var history = PostgresHarness.Open(url);

        Assert.Equal(5, (await history.RecordAsync(_events.Run("r", 3), Limits.HangToken)).Recorded);
    }

    [Fact]
    public async Task Open_TableWithOurColumnsAdded_HasPositionsAndExactDocuments()
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(
            url,
            "ALTER TABLE enrichment_events ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY, "
            + "ADD COLUMN document bytea");
        await using var history = PostgresHarness.Open(url);
        var run = _events.Run("r", 2);
        RecordedEvent[] late = [run[3], run[0], run[2], run[1]];
        await history.RecordAsync(late, Limits.HangToken);

        var page = await history.ReadAfterAsync(_events.Bom, null, 10, 1 << 20, Limits.HangToken);

        Assert.Equal(late.Select(one => one.Event.Document), page!.Events.Select(one => one.Document));
    }

    [Fact]
    public async Task Open_TableMadeRight_ServesWithoutARestart()
    {
        var url = await NewWithRoleAsync("SELECT", "");
        await using var history = PostgresHarness.Open(url);
        await history.CheckAsync(Limits.HangToken);
        var owner = postgres.Server.UrlOf(new Uri(url).AbsolutePath.TrimStart('/'));

        await PostgresServer.ExecuteAsync(owner, "GRANT INSERT ON enrichment_events TO PUBLIC");
        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(HistoryState.Ready, history.State);
    }

    private static IEnumerable<string> Warnings(FakeLogCollector logs) =>
        logs.GetSnapshot().Where(one => one.Level is LogLevel.Warning).Select(one => one.Message);

    private static async Task AssertUnavailableAsync(string url, string expected)
    {
        await using var history = PostgresHarness.Open(url);

        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        Assert.Contains(expected, history.State.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', history.State.Problem!);
        Assert.Contains("enrichment_events", history.State.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("role_", history.State.ToString(), StringComparison.Ordinal);
        var exception = await Assert.ThrowsAsync<HistoryException>(
            () => history.RecordAsync([new HistoryEvents().Make("e")], Limits.HangToken));
        Assert.False(exception.IsTransient);
    }

    private static Task<string> DescribeAsync(string url) => PostgresServer.ScalarAsync<string>(
        url,
        """
        SELECT string_agg(d, E'\n') FROM (
            SELECT attname || attnum || atttypid AS d FROM pg_attribute WHERE attrelid = 'enrichment_events'::regclass
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1) all_of_it
        """);

    private Task<string> NewAsync() => PostgresHarness.NewTableAsync(postgres.Server, SupabaseTable.Deployed);

    private async Task<string> NewWithRoleAsync(string rights, string more)
    {
        var role = $"role_{Interlocked.Increment(ref _roles)}";
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(url, string.Format(null, Rights + more, role, rights));
        return postgres.Server.UrlOf(new Uri(url).AbsolutePath.TrimStart('/'), role);
    }
}
