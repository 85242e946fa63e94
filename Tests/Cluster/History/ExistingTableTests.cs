using System.Text;
using System.Text.Json.Nodes;
using EnrichmentStream.History;
using EnrichmentStream.History.Postgres;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>A table that was there is used as it is, never altered, and refused in one line where it cannot serve.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class ExistingTableTests(PostgresFixture postgres)
{
    private const string Rights = "CREATE ROLE {0} LOGIN; GRANT {1} ON enrichment_events TO {0};";

    private static int _roles;

    private readonly HistoryEvents _events = new();

    [Fact]
    public async Task Open_ExistingTable_AltersNothing()
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        var before = await DescribeAsync(url);

        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync(_events.Run("r", 3), Limits.HangToken);
        await history.PruneAsync(DateTimeOffset.MaxValue, 10, Limits.HangToken);

        Assert.Equal(before, await DescribeAsync(url));
        Assert.Equal(5, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("DROP INDEX enrichment_events_bom_id_created_at_idx", false)]
    [InlineData("DROP INDEX enrichment_events_bom_id_created_at_idx; CREATE INDEX ON enrichment_events (bom_id)", false)]
    [InlineData("DROP INDEX enrichment_events_bom_id_created_at_idx; CREATE INDEX ON enrichment_events (created_at, bom_id)", false)]
    [InlineData(
        "DROP INDEX enrichment_events_bom_id_created_at_idx; "
        + "CREATE INDEX ON enrichment_events (bom_id, created_at) WHERE event_type = 'progress'", false)]
    [InlineData(
        "DROP INDEX enrichment_events_bom_id_created_at_idx; CREATE INDEX ON enrichment_events (bom_id, created_at, event_id)", true)]
    public async Task Open_TableWithoutAnIndexByWhichTheLastEventIsFound_SaysWhichToMake(string change, bool isIndexed)
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        if (change.Length > 0) await PostgresServer.ExecuteAsync(url, change);
        var logs = new FakeLogCollector();

        await using var history = PostgresHarness.Open(url, new FakeLogger<PostgresHistory>(logs));
        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(isIndexed, history.LooksAreCheap);
        var warnings = logs.GetSnapshot().Where(one => one.Level is LogLevel.Warning).Select(one => one.Message).ToArray();
        if (isIndexed) Assert.Empty(warnings);
        else Assert.Contains("CREATE INDEX CONCURRENTLY ON enrichment_events (bom_id, created_at)", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TableOfOurOwn_HasItsIndex()
    {
        await using var history = PostgresHarness.Open(await postgres.Server.NewDatabaseAsync());
        await history.CheckAsync(Limits.HangToken);

        Assert.True(history.LooksAreCheap);
    }

    [Fact]
    public async Task Record_GuideDocuments_FillTheColumnsOfTheTable()
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync([_events.Make("e", second: 7)], Limits.HangToken);

        var row = JsonNode.Parse(await PostgresServer.ScalarAsync<string>(url, "SELECT to_json(e)::text FROM enrichment_events e"))!;

        Assert.Equal(_events.Bom.Value, row["bom_id"]!.GetValue<string>());
        Assert.Equal(HistoryEvents.Organization, row["tenant_id"]!.GetValue<string>());
        Assert.Equal(HistoryEvents.Organization, row["organization_id"]!.GetValue<string>());
        Assert.Equal("staff", row["source"]!.GetValue<string>());
        Assert.Equal(7, row["state"]!["enriched_items"]!.GetValue<int>());
        Assert.Equal(7, row["payload"]!["batch"]!["n"]!.GetValue<int>());
        Assert.Equal("run-1", row["payload"]!["_document"]!["workflow_run_id"]!.GetValue<string>());
        Assert.StartsWith("2025-12-16T14:30:07", row["created_at"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // The guide's documents have whole seconds. The ids would put them in another order, and so would numbers as text.
    [Theory]
    [InlineData("{0}")]
    [InlineData("\"{0}\"")]
    public async Task Read_EventsOfOneSecond_FollowWhatTheStatesCountAsDone(string number)
    {
        await using var history = PostgresHarness.Open(await NewAsync(SupabaseTable.Deployed));
        string[] ids = ["s", "p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "a-completed"];
        for (var done = 0; done < ids.Length; done++) await history.RecordAsync([Second(ids[done], done)], Limits.HangToken);

        var page = await history.ReadAfterAsync(_events.Bom, "p6", 3, 1 << 20, Limits.HangToken);
        var run = await history.LoadLatestRunAsync(_events.Bom, 100, 1 << 20, Limits.HangToken);
        var heads = await history.ReadHeadsAsync([_events.Bom], Limits.HangToken);
        var order = await history.ReadOrderAsync(_events.Bom, [.. ids.Order(StringComparer.Ordinal)], Limits.HangToken);

        Assert.Equal(["p5", "p4", "p3"], HistoryEvents.Ids(page!.Events));
        Assert.Equal(ids, HistoryEvents.Ids(run!.Events));
        Assert.Equal("a-completed", heads[_events.Bom].EventId);
        Assert.Equal(ids, order);

        RecordedEvent Second(string id, int done) => _events.Read($$"""
            {"event_id":"{{id}}","event_type":"{{(id.Length > 2 ? "enrichment.completed" : "progress")}}","workflow_run_id":"r",
             "state":{"enriched_items":{{string.Format(null, number, done)}},"failed_items":0},"created_at":"2025-12-16T14:30:07Z"}
            """);
    }

    // Rows of other writers may hold anything there.
    [Theory]
    [InlineData("1e999999")]
    [InlineData("\"many\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("-0.123456789012345678901234567890")]
    public async Task Read_StateThatCountsNothing_IsReadAllTheSame(string done)
    {
        await using var history = PostgresHarness.Open(await NewAsync(SupabaseTable.Deployed));
        var odd = _events.Read($$"""{"event_id":"e","event_type":"progress","state":{"enriched_items":{{done}}},"created_at":"2025-12-16T14:30:07Z"}""");
        await history.RecordAsync([_events.Make("f"), odd], Limits.HangToken);

        Assert.NotNull(await history.ReadAfterAsync(_events.Bom, "e", 3, 1 << 20, Limits.HangToken));
        Assert.Equal(2, (await history.ReadOrderAsync(_events.Bom, ["e", "f"], Limits.HangToken)).Count);
    }

    [Fact]
    public async Task Record_TimeFarAhead_IsThatOfItsReceipt()
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        await using var history = PostgresHarness.Open(url);
        var far = _events.Read("""{"event_id":"e","event_type":"progress","state":{},"created_at":"9999-12-31T00:00:00Z"}""");
        await history.RecordAsync([far], Limits.HangToken);

        var read = (await history.ReadAfterAsync(_events.Bom, null, 3, 1 << 20, Limits.HangToken))!.Events.Single();

        Assert.True(await PostgresServer.ScalarAsync<bool>(url, "SELECT created_at <= now() FROM enrichment_events"));
        Assert.Null(read.CreatedAt);
        Assert.Contains("9999-12-31T00:00:00Z", Encoding.UTF8.GetString(read.Document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event_id":"e","event_type":"enrichment.failed","error":"Rate limit","message":"m","created_at":"2025-12-16T14:33:00Z"}""")]
    [InlineData("""{"event_id":"e","event_type":"progress","bom_id":null,"state":{"a":1},"payload":{"_document":{"x":1}},"source":"robot"}""")]
    [InlineData("""{"event_id":"e","event_type":"note","state":{},"payload":[1],"project_id":"no-uuid","created_at":"2025-12-16 14:33"}""")]
    [InlineData("""{"event_id":"e","event_type":"note","text":"\u0000 \ud800","state":{"mpn":"\u0000"},"number":1e999999}""")]
    [InlineData("""{"event_id":"e","event_type":"note","workflow_id":17,"routing_key":null,"nested":{"b":[1,2.50]}}""")]
    public async Task Read_DocumentWithoutAColumnForAll_HasTheSameContent(string document)
    {
        await using var history = PostgresHarness.Open(await NewAsync(SupabaseTable.Deployed));
        var recorded = _events.Read(document);
        Assert.Empty((await history.RecordAsync([recorded], Limits.HangToken)).Refused);

        var read = (await history.ReadAfterAsync(_events.Bom, null, 1, 1, Limits.HangToken))!.Events[0];

        Assert.Equal(
            Content(document), Content(Encoding.UTF8.GetString(read.Document)));
        Assert.Equal(recorded.Event.RunName, read.RunName);
        Assert.Equal(recorded.Event.HasState, read.HasState);
        Assert.Equal(recorded.Event.OrganizationId, read.OrganizationId);
    }

    [Fact]
    public async Task Record_IdsThatAreNoUuids_AreRefusedAlone()
    {
        await using var history = PostgresHarness.Open(await NewAsync(SupabaseTable.Deployed));
        var other = Grains.Abstractions.BomId.Parse("bom-1");

        var result = await history.RecordAsync(
            [
                _events.Make("a"), _events.Make("b") with { BomId = other }, _events.Make("c"),
                _events.Read("""{"event_id":"d","event_type":"note"}""") with { OrganizationId = null },
            ],
            Limits.HangToken);

        Assert.Equal(2, result.Recorded);
        Assert.Equal(["bom_id cannot hold it (uuid)", "tenant_id is required, and the event has none"], result.Refused.Select(one => one.Reason));
    }

    [Fact]
    public async Task Record_IdOfAnotherBomsEvent_IsRefused()
    {
        await using var history = PostgresHarness.Open(await NewAsync(SupabaseTable.Deployed));
        await history.RecordAsync([_events.Make("same")], Limits.HangToken);

        var result = await history.RecordAsync([new HistoryEvents().Make("same"), _events.Make("same")], Limits.HangToken);

        Assert.Equal((0, 1, 1), (result.Recorded, result.Known, result.Refused.Count));
    }

    [Fact]
    public async Task Record_RowThatACheckRefuses_LeavesTheOthers()
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        await PostgresServer.ExecuteAsync(url, "ALTER TABLE enrichment_events ADD CONSTRAINT no_seven CHECK (event_id <> 'r-p7')");
        await using var history = PostgresHarness.Open(url);

        var result = await history.RecordAsync(_events.Run("r", 50), Limits.HangToken);

        Assert.Equal(51, result.Recorded);
        Assert.Equal("PostgreSQL error 23514 at no_seven", Assert.Single(result.Refused).Reason);
    }

    [Theory]
    [InlineData("ALTER TABLE enrichment_events DROP COLUMN payload", "has no column payload")]
    [InlineData("ALTER TABLE enrichment_events DROP COLUMN tenant_id, DROP COLUMN organization_id", "neither a column organization_id")]
    [InlineData("ALTER TABLE enrichment_events DROP CONSTRAINT enrichment_events_event_id_key", "no unique index on event_id")]
    [InlineData("ALTER TABLE enrichment_events ADD COLUMN shard int NOT NULL", "requires shard")]
    [InlineData("ALTER TABLE enrichment_events ALTER created_at TYPE timestamp", "created_at of enrichment_events is timestamp")]
    public async Task Open_TableThatCannotServe_SaysWhy(string change, string expected)
    {
        var url = await NewAsync(SupabaseTable.Deployed);
        await PostgresServer.ExecuteAsync(url, change);

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
        var url = await NewAsync(SupabaseTable.Deployed);
        await PostgresServer.ExecuteAsync(
            url, "ALTER TABLE enrichment_events ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN document bytea");
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

    // Null stands for "not there"; the column of times gives every time its own form.
    private static string Content(string document)
    {
        if (document.Contains("\\u0000", StringComparison.Ordinal)) return document;
        var members = JsonNode.Parse(document, documentOptions: new() { AllowDuplicateProperties = true })!.AsObject();
        members.Remove("created_at");
        return string.Join('\n', members.Where(one => one.Value is not null).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key}={one.Value!.ToJsonString()}"));
    }

    private static Task<string> DescribeAsync(string url) => PostgresServer.ScalarAsync<string>(
        url,
        """
        SELECT string_agg(d, E'\n') FROM (
            SELECT attname || attnum || atttypid AS d FROM pg_attribute WHERE attrelid = 'enrichment_events'::regclass
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1) all_of_it
        """);

    private async Task<string> NewAsync(string table)
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, table);
        return url;
    }

    private async Task<string> NewWithRoleAsync(string rights, string more)
    {
        var role = $"role_{Interlocked.Increment(ref _roles)}";
        var url = await NewAsync(SupabaseTable.Deployed);
        await PostgresServer.ExecuteAsync(url, string.Format(null, Rights + more, role, rights));
        return postgres.Server.UrlOf(new Uri(url).AbsolutePath.TrimStart('/'), role);
    }
}
