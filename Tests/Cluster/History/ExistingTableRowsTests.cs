using System.Text;
using System.Text.Json.Nodes;
using EnrichmentStream.History;
using EnrichmentStream.History.Postgres;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The rows of a table that was there: what goes into its columns, and what is read from them.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class ExistingTableRowsTests(PostgresFixture postgres)
{
    private readonly HistoryEvents _events = new();

    [Fact]
    public async Task Record_GuideDocuments_FillTheColumnsOfTheTable()
    {
        var url = await NewAsync();
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync([_events.Make("e", second: 7)], Limits.HangToken);

        var row = JsonNode.Parse(
            await PostgresServer.ScalarAsync<string>(url, "SELECT to_json(e)::text FROM enrichment_events e"))!;

        Assert.Equal(_events.Bom.Value, row["bom_id"]!.GetValue<string>());
        Assert.Equal(HistoryEvents.Organization, row["tenant_id"]!.GetValue<string>());
        Assert.Equal(HistoryEvents.Organization, row["organization_id"]!.GetValue<string>());
        Assert.Equal("staff", row["source"]!.GetValue<string>());
        Assert.Equal(7, row["state"]!["enriched_items"]!.GetValue<int>());
        Assert.Equal(7, row["payload"]!["batch"]!["n"]!.GetValue<int>());
        Assert.Equal("run-1", row["payload"]!["_document"]!["workflow_run_id"]!.GetValue<string>());
        Assert.StartsWith("2025-12-16T14:30:07", row["created_at"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamptz", "'2026-01-02 03:04:05+00'", true)]
    [InlineData("timestamptz", "'infinity'", false)]
    [InlineData("timestamptz", "'0044-03-15 00:00+00 BC'", false)]
    [InlineData("timestamptz", "NULL", false)]
    [InlineData("text", "'yesterday'", false)]
    public async Task Read_RecordedAtOfTheTable_IsToldWhereItIsATime(string type, string value, bool isTold)
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(url, $"ALTER TABLE enrichment_events ADD COLUMN recorded_at {type} DEFAULT {value}");
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync(_events.Run("r", 1), Limits.HangToken);

        var read = (await history.LoadLatestRunAsync(_events.Bom, 10, 1 << 20, Limits.HangToken))!.Events;

        DateTimeOffset? expected = isTold ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) : null;
        Assert.Equal([expected, expected, expected], read.Select(one => one.RecordedAt));
    }

    // The guide's documents have whole seconds. The ids would put them in another order, and so would numbers as text.
    [Theory]
    [InlineData("{0}")]
    [InlineData("\"{0}\"")]
    public async Task Read_EventsOfOneSecond_FollowWhatTheStatesCountAsDone(string number)
    {
        await using var history = await OpenAsync();
        string[] ids = ["s", "p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "a-completed"];
        for (var done = 0; done < ids.Length; done++)
            await history.RecordAsync([Second(ids[done], done)], Limits.HangToken);

        var page = await history.ReadAfterAsync(_events.Bom, "p6", 3, 1 << 20, Limits.HangToken);
        var run = await history.LoadLatestRunAsync(_events.Bom, 100, 1 << 20, Limits.HangToken);
        var heads = await history.ReadHeadsAsync([_events.Bom], Limits.HangToken);
        var order = await history.ReadOrderAsync(_events.Bom, [.. ids.Order(StringComparer.Ordinal)], Limits.HangToken);

        Assert.Equal(["p5", "p4", "p3"], HistoryEvents.Ids(page!.Events));
        Assert.Equal(ids, HistoryEvents.Ids(run!.Events));
        Assert.Equal("a-completed", heads[_events.Bom].EventId);
        Assert.Equal(ids, order);

        RecordedEvent Second(string id, int done) => _events.Read($$"""
            {"event_id":"{{id}}","event_type":"{{(id.Length > 2 ? "enrichment.completed" : "progress")}}",
             "workflow_run_id":"r","created_at":"2025-12-16T14:30:07Z",
             "state":{"enriched_items":{{string.Format(null, number, done)}},"failed_items":0} }
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
        await using var history = await OpenAsync();
        var odd = _events.Read($$"""
            {"event_id":"e","event_type":"progress","state":{"enriched_items":{{done}}},"created_at":"2025-12-16T14:30:07Z"}
            """);
        await history.RecordAsync([_events.Make("f"), odd], Limits.HangToken);

        Assert.NotNull(await history.ReadAfterAsync(_events.Bom, "e", 3, 1 << 20, Limits.HangToken));
        Assert.Equal(2, (await history.ReadOrderAsync(_events.Bom, ["e", "f"], Limits.HangToken)).Count);
    }

    [Fact]
    public async Task Record_TimeFarAhead_IsThatOfItsReceipt()
    {
        var url = await NewAsync();
        await using var history = PostgresHarness.Open(url);
        var far = _events.Read(
            """{"event_id":"e","event_type":"progress","state":{},"created_at":"9999-12-31T00:00:00Z"}""");
        await history.RecordAsync([far], Limits.HangToken);

        var read = (await history.ReadAfterAsync(_events.Bom, null, 3, 1 << 20, Limits.HangToken))!.Events.Single();

        Assert.True(await PostgresServer.ScalarAsync<bool>(url, "SELECT created_at <= now() FROM enrichment_events"));
        Assert.Null(read.CreatedAt);
        Assert.Contains("9999-12-31T00:00:00Z", Encoding.UTF8.GetString(read.Document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "enrichment.failed","error":"Rate limit","message":"m","created_at":"2025-12-16T14:33:00Z"}""")]
    [InlineData(""" "progress","bom_id":null,"state":{"a":1},"payload":{"_document":{"x":1}},"source":"robot"}""")]
    [InlineData(""" "note","state":{},"payload":[1],"project_id":"no-uuid","created_at":"2025-12-16 14:33"}""")]
    [InlineData(""" "note","text":"\u0000 \ud800","state":{"mpn":"\u0000"},"number":1e999999}""")]
    [InlineData(""" "note","workflow_id":17,"routing_key":null,"nested":{"b":[1,2.50]}}""")]
    public async Task Read_DocumentWithoutAColumnForAll_HasTheSameContent(string rest)
    {
        var document = """{"event_id":"e","event_type":""" + rest.TrimStart();
        await using var history = await OpenAsync();
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
        await using var history = await OpenAsync();
        var other = Grains.Abstractions.BomId.Parse("bom-1");

        var result = await history.RecordAsync(
            [
                _events.Make("a"), _events.Make("b") with { BomId = other }, _events.Make("c"),
                _events.Read("""{"event_id":"d","event_type":"note"}""") with { OrganizationId = null },
            ],
            Limits.HangToken);

        Assert.Equal(2, result.Recorded);
        Assert.Equal(
            ["bom_id cannot hold it (uuid)", "tenant_id is required, and the event has none"],
            result.Refused.Select(one => one.Reason));
    }

    [Fact]
    public async Task Record_IdOfAnotherBomsEvent_IsRefused()
    {
        await using var history = await OpenAsync();
        await history.RecordAsync([_events.Make("same")], Limits.HangToken);

        var result = await history.RecordAsync(
            [new HistoryEvents().Make("same"), _events.Make("same")], Limits.HangToken);

        Assert.Equal((0, 1, 1), (result.Recorded, result.Known, result.Refused.Count));
    }

    [Fact]
    public async Task Record_RowThatACheckRefuses_LeavesTheOthers()
    {
        var url = await NewAsync();
        await PostgresServer.ExecuteAsync(
            url, "ALTER TABLE enrichment_events ADD CONSTRAINT no_seven CHECK (event_id <> 'r-p7')");
        await using var history = PostgresHarness.Open(url);

        var result = await history.RecordAsync(_events.Run("r", 50), Limits.HangToken);

        Assert.Equal(51, result.Recorded);
        Assert.Equal("PostgreSQL error 23514 at no_seven", Assert.Single(result.Refused).Reason);
    }

    // Null stands for "not there"; the column of times gives every time its own form.
    private static string Content(string document)
    {
        if (document.Contains("\\u0000", StringComparison.Ordinal)) return document;
        var members = JsonNode.Parse(document, documentOptions: new() { AllowDuplicateProperties = true })!.AsObject();
        members.Remove("created_at");
        return string.Join('\n', members.Where(one => one.Value is not null)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value!.ToJsonString()}"));
    }

    private async Task<PostgresHistory> OpenAsync() => PostgresHarness.Open(await NewAsync());

    private Task<string> NewAsync() => PostgresHarness.NewTableAsync(postgres.Server, SupabaseTable.Deployed);
}
