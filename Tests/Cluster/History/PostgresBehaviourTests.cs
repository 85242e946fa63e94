using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Npgsql;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>Our own table: what it holds, who makes it, and what its database may do meanwhile.</summary>
[Trait("Suite", "Cluster"), Collection(nameof(PostgresCollection))]
public sealed class PostgresBehaviourTests(PostgresFixture postgres)
{
    private readonly HistoryEvents _events = new();

    public static TheoryData<string> Documents => new()
    {
        """{"event_id":"e","event_type":"note","text":"\u0000","state":{"mpn":"a\u0000b"},"payload":{"\u0000":1}}""",
        """{"event_id":"e","event_type":"note","text":"\ud800","state":{"a":"\udfff\ud800"}}""",
        "{ \"event_type\" : \"note\",\n\t\"event_id\":\"e\" , \"state\":{\"b\":1.0,\"a\":1E+2,\"a\":2} }",
        """{"event_id":"e","event_type":"note","state":{"n":1e999999},"payload":{"n":-1E-999999}}""",
        """{"event_id":"e","event_type":"note","workflow_run_id":"a\u0000b","organization_id":"x\ud800"}""",
        """{"event_id":"e","event_type":"note"}""",
        """{"event_id":"e","event_type":"note","created_at":"2025-12-16T14:30:00.1234567"}""",
        """{"event_id":"e","event_type":"note","created_at":"9999-12-31T23:59:59.9999999Z"}""",
        """{"event_id":"e","event_type":"note","created_at":"0001-01-01T00:00:00Z"}""",
        """{"event_id":"e","event_type":"note","created_at":"2025-12-16T23:30:00+09:00","state":null,"payload":"text"}""",
        "{\"event_id\":\"e\",\"event_type\":\"note\",\"state\":{\"text\":\"" + new string('ü', 131_000) + "\"}}",
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Read_AnyDocument_IsItsBytes(string document)
    {
        await using var history = PostgresHarness.Open(await postgres.Server.NewDatabaseAsync());
        var recorded = _events.Read(document);

        var result = await history.RecordAsync([_events.Make("a"), recorded, _events.Make("b")], Limits.HangToken);

        Assert.Equal((3, 0), (result.Recorded, result.Refused.Count));
        var page = await history.ReadAfterAsync(_events.Bom, "a", 1, 1, Limits.HangToken);
        Assert.Equal(Encoding.UTF8.GetBytes(document), page!.Events[0].Document);
        var isCredible = EventDocument.IsCredible(recorded.Event.CreatedAt, TimeProvider.System.GetUtcNow());
        Assert.Equal(isCredible ? recorded.Event.CreatedAt : null, page.Events[0].CreatedAt);
    }

    [Fact]
    public async Task Open_ManySilosAtOnce_MakeTheTableOnce()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        var histories = Enumerable.Range(0, 6).Select(_ => PostgresHarness.Open(url)).ToArray();

        await Task.WhenAll(histories.Select((one, n) => one.RecordAsync([_events.Make($"e{n}")], Limits.HangToken)));

        Assert.All(histories, one => Assert.Equal(HistoryState.Ready, one.State));
        Assert.Equal(6, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
        Assert.Equal(1, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_schema_versions"));
        foreach (var one in histories) await one.DisposeAsync();
    }

    [Fact]
    public async Task Record_SameEventsFromManySilos_AreThereOnce()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        var histories = Enumerable.Range(0, 4).Select(_ => PostgresHarness.Open(url)).ToArray();
        var run = _events.Run("r", 500);

        var results = await Task.WhenAll(histories.Select((one, n) => one.RecordAsync(run[(n * 10)..], Limits.HangToken)));

        Assert.Equal(run.Length, results.Sum(one => one.Recorded));
        Assert.Equal(run.Length, await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM enrichment_events"));
        foreach (var one in histories) await one.DisposeAsync();
    }

    [Fact]
    public async Task Record_TableTakenAway_IsMadeAgain()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url);
        await history.RecordAsync([_events.Make("a")], Limits.HangToken);
        await PostgresServer.ExecuteAsync(url, "DROP TABLE enrichment_events, enrichment_schema_versions");

        await Assert.ThrowsAsync<HistoryException>(() => history.RecordAsync([_events.Make("b")], Limits.HangToken));
        await history.RecordAsync([_events.Make("b")], Limits.HangToken);

        Assert.Equal(HistoryState.Ready, history.State);
    }

    [Fact]
    public async Task Record_LockedTable_EndsWithATransientError()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        // What makes the table may take its time on a busy machine: the timeout is for what comes after.
        await using (var first = PostgresHarness.Open(url)) await first.RecordAsync([_events.Make("a")], Limits.HangToken);
        await PostgresServer.ExecuteAsync(url, $"ALTER DATABASE {new Uri(url).AbsolutePath.TrimStart('/')} SET statement_timeout = '1s'");
        await using var history = PostgresHarness.Open(url);
        await using (var other = await PostgresServer.OpenAsync(url))
        {
            await using var holding = await other.BeginTransactionAsync();
            await using var locking = new NpgsqlCommand("LOCK TABLE enrichment_events IN EXCLUSIVE MODE", other);
            await locking.ExecuteNonQueryAsync();

            var exception = await Assert.ThrowsAsync<HistoryException>(() => history.RecordAsync([_events.Make("b")], Limits.HangToken));

            Assert.True(exception.IsTransient);
            Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        }

        Assert.Equal(1, (await history.RecordAsync([_events.Make("b")], Limits.HangToken)).Recorded);
        Assert.Equal(HistoryState.Ready, history.State);
    }

    [Fact]
    public async Task Open_NoServer_SaysSoWithoutThePassword()
    {
        await using var history = PostgresHarness.Open($"postgres://user:s%65cret@127.0.0.1:{TcpPorts.Take()}/db");

        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        Assert.DoesNotContain("secret", history.State.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BurstOfManyBoms_TakesNoMoreThanThePool()
    {
        var url = await postgres.Server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url + "?Maximum Pool Size=6");
        await history.RecordAsync(_events.Run("r", 10), Limits.HangToken);
        BomId[] boms = [.. Enumerable.Range(0, 2_000).Select(n => n % 2 == 0 ? _events.Bom : BomId.Parse($"bom-{n}"))];

        var runs = await Task.WhenAll(boms.Select(bom => history.LoadLatestRunAsync(bom, 1_000, 1 << 20, Limits.HangToken)));

        Assert.Equal(1_000, runs.Count(run => run is { Events.Count: 12 }));
        Assert.InRange(
            await PostgresServer.ScalarAsync<long>(url, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'enrichment-stream' AND datname = current_database()"),
            1, 6);
    }
}
