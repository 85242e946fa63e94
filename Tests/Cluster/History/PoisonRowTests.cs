using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>Rows of other writers, and rules of the table's owner, that no event may be held up by.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PoisonRowTests(PostgresFixture postgres)
{
    private const string Columns = "event_id, event_type, bom_id, tenant_id, source, state, payload, created_at";

    private readonly HistoryEvents _events = new();

    [Theory]
    [InlineData("'deep'", "repeat('[', 200) || repeat(']', 200)", "now()", true)]
    [InlineData("E'two\\nevent: lines'", "'{}'", "now()", false)]
    [InlineData("'grün'", "'{}'", "now()", false)]
    [InlineData("'of Caesar'", "'{}'", "'0044-03-15 BC'", false)]
    [InlineData("'caesar'", "'{}'", "'0044-03-15 BC'", false)]
    [InlineData("'far'", "'{}'", "'12025-01-01'", false)]
    public async Task Read_RowThatNoStreamCouldCarry_IsLeftOut(string id, string payload, string time, bool isHead)
    {
        var url = await NewAsync();
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync(_events.Run("r", 2), Limits.HangToken);
        await PostgresServer.ExecuteAsync(
            url,
            $$"""
            INSERT INTO enrichment_events ({{Columns}}) VALUES ({{id}}, 'enrichment.progress', '{{_events.Bom}}',
                '{{HistoryEvents.Organization}}', 'staff', '{"a": 1}', jsonb_build_object('x', ({{payload}})::jsonb), {{time}})
            """);

        var page = await history.ReadAfterAsync(_events.Bom, null, 10, 1 << 20, Limits.HangToken);
        var last = await history.ReadAfterAsync(_events.Bom, "r-p2", 1, 1, Limits.HangToken);
        var run = await history.LoadLatestRunAsync(_events.Bom, 10, 1 << 20, Limits.HangToken);
        var missing = await history.ReadNewestAsync(_events.Bom, 10, [], Limits.HangToken);
        var heads = await history.ReadHeadsAsync([_events.Bom], Limits.HangToken);

        string[] ours = ["r-s", "r-p1", "r-p2", "r-c"];
        Assert.Equal(ours, HistoryEvents.Ids(page!.Events));
        Assert.Equal(["r-c"], HistoryEvents.Ids(last!.Events));
        Assert.Equal(ours, HistoryEvents.Ids(run!.Events));
        Assert.Equal(ours, HistoryEvents.Ids(missing));
        Assert.Equal(isHead ? "deep" : "r-c", heads[_events.Bom].EventId);
    }

    [Fact]
    public async Task ReadAfter_PageOfUnreadableRowsAlone_GoesOnBehindThem()
    {
        var url = await NewAsync();
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync(_events.Run("r", 1), Limits.HangToken);
        await PostgresServer.ExecuteAsync(
            url,
            $$"""
            INSERT INTO enrichment_events ({{Columns}}) SELECT 'deep' || n, 'enrichment.progress', '{{_events.Bom}}',
                '{{HistoryEvents.Organization}}', 'staff', '{}', jsonb_build_object('x', (repeat('[', 99) || repeat(']', 99))::jsonb), '2025-12-16 14:30:00+00'
            FROM generate_series(1, 5) n
            """);

        var page = await history.ReadAfterAsync(_events.Bom, null, 1, 1, Limits.HangToken);
        var next = await history.ReadAfterAsync(_events.Bom, "r-s", 1, 1, Limits.HangToken);

        Assert.Equal(["r-s"], HistoryEvents.Ids(page!.Events));
        Assert.True(page.HasMore);
        Assert.Equal(["r-p1"], HistoryEvents.Ids(next!.Events));
    }

    [Fact]
    public async Task Record_RowThatATriggerRefuses_LeavesTheOthers()
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(
            url,
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF NEW.event_id = 'r-p7' THEN RAISE EXCEPTION 'the BOM is closed'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON enrichment_events FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        await using var history = PostgresHarness.Open(url);

        var result = await history.RecordAsync(_events.Run("r", 50), Limits.HangToken);

        Assert.Equal(51, result.Recorded);
        Assert.Equal("PostgreSQL error P0001", Assert.Single(result.Refused).Reason);
    }

    private async Task<string> NewAsync()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(url, SupabaseTable.Deployed);
        return url;
    }
}
