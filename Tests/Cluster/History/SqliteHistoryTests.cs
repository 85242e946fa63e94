using System.Text;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.History.Sqlite;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The contract in an SQLite file.</summary>
[Trait("Suite", "Cluster")]
public sealed class SqliteHistoryTests : HistoryContractTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Again_FindsWhatWasRecorded()
    {
        var events = new HistoryEvents();
        using (var first = Open()) await first.RecordAsync(events.Run("r", 3), Limits.HangToken);

        using var second = Open();

        Assert.Equal(5, (await second.ReadAfterAsync(events.Bom, null, 10, 1 << 20, Limits.HangToken))!.Events.Count);
    }

    [Fact]
    public async Task Open_FileOfBeforeTimesOfRecording_GoesOnWithThem()
    {
        var events = new HistoryEvents();
        var run = events.Run("r", 3);
        using (var first = Open()) await first.RecordAsync(run[..3], Limits.HangToken);
        using (var file = SqliteFile.Open(_folder.Path, "history.db"))
        using (var command = file.CreateCommand())
        {
            command.CommandText = "ALTER TABLE enrichment_events DROP COLUMN recorded_at; "
                + "DELETE FROM enrichment_schema_versions WHERE ScriptName LIKE '%0002-recorded-at.sql'";
            command.ExecuteNonQuery();
        }

        using var second = Open();
        await second.RecordAsync(run, Limits.HangToken);

        var read = (await second.LoadLatestRunAsync(events.Bom, 10, 1 << 20, Limits.HangToken))!.Events;
        Assert.Equal([false, false, false, true, true], read.Select(one => one.RecordedAt is not null));
        Assert.Equal(run.Select(one => one.Event.CreatedAt), read.Select(one => one.CreatedAt));
    }

    [Theory]
    [InlineData(SqliteStatements.Latest)]
    [InlineData(SqliteStatements.Before)]
    [InlineData(SqliteStatements.One)]
    [InlineData(SqliteStatements.Page)]
    [InlineData(SqliteStatements.Missing)]
    [InlineData(SqliteStatements.Order)]
    [InlineData(SqliteStatements.Heads)]
    public async Task Statement_UsedAgain_IsNotPreparedAgain(string sql)
    {
        using var session = new SqliteSession("SQLite test", () =>
        {
            var connection = SqliteFile.Open(_folder.Path, "history.db");
            connection.Handle!.enable_sqlite3_next_stmt(true);
            return connection;
        });

        var prepared = await session.UseAsync(
            one =>
            {
                for (var use = 1; use <= 3; use++)
                {
                    foreach (var name in (string[])["@bom", "@id", "@owner"]) one.Command(sql).Set(name, $"{name}-{use}");
                    foreach (var name in (string[])["@boms", "@ids", "@known"]) one.Command(sql).Set(name, $"[{use}]");
                    foreach (var name in (string[])["@count", "@bytes", "@position"]) one.Command(sql).Set(name, use);
                    using var reader = one.Command(sql).ExecuteReader();
                    Assert.False(reader.Read());
                }

                return Repreparations(one.Connection);
            },
            Limits.HangToken);

        Assert.Equal([0], prepared);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("naïve 部品 🔩")]
    public async Task Record_TextsOfEveryLength_AreHeldAsTheyAreAndOnlyThere(string part)
    {
        var bom = BomId.Parse("bom");
        string[] sources = [part, string.Concat(Enumerable.Repeat(part, 300))];
        using var history = Open();

        RecordedEvent[] recorded =
        [
            .. sources.Select((source, index) => Of(bom, $$$"""{"event_id":"{{{index}}}","event_type":"x","source":"{{{source}}}","state":{"a":["{{{part}}}"]}}""")),
            Of(bom, """{"event_id":"bare","event_type":"x","payload":null}"""),
        ];
        await history.RecordAsync(recorded, Limits.HangToken);

        using var file = SqliteFile.Open(_folder.Path, "history.db");
        using var command = file.CreateCommand();
        command.CommandText = "SELECT source, state, payload, created_at, user_id, document FROM enrichment_events ORDER BY position";
        using var rows = command.ExecuteReader();
        foreach (var (one, source) in recorded.Zip([.. sources, null]))
        {
            Assert.True(rows.Read());
            Assert.Equal(source, rows.IsDBNull(0) ? null : rows.GetString(0));
            Assert.Equal(source is null ? null : $$"""{"a":["{{part}}"]}""", rows.IsDBNull(1) ? null : rows.GetString(1));
            Assert.All((int[])[2, 3, 4], column => Assert.True(rows.IsDBNull(column)));
            Assert.Equal(one.Event.Document, (byte[])rows.GetValue(5));
        }
    }

    [Fact]
    public async Task Open_NoDatabase_SaysTheFileAndWhy()
    {
        _folder.Write("history.db", "This is no database, but a text that is long enough to be taken for a header of one.");
        using var history = Open();

        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        Assert.Contains("history.db", history.State.Problem, StringComparison.Ordinal);
    }

    private static RecordedEvent Of(BomId bom, string document)
    {
        Assert.Equal(DocumentFault.None, EventDocument.Read(bom, Encoding.UTF8.GetBytes(document), out var read));
        return new RecordedEvent(bom, read!);
    }

    private protected override Task<IEventHistory> MakeAsync() => Task.FromResult<IEventHistory>(Open());

    private SqliteHistory Open() => new(_folder.Path, NullLogger<SqliteHistory>.Instance);

    private const int Reprepare = 5; // SQLITE_STMTSTATUS_REPREPARE

    // Of each statement that the connection keeps (https://sqlite.org/c3ref/c_stmtstatus_counter.html).
    private static List<int> Repreparations(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        var counts = new List<int>();
        for (var kept = raw.sqlite3_next_stmt(connection.Handle, null); kept is not null;
            kept = raw.sqlite3_next_stmt(connection.Handle, kept))
            counts.Add(raw.sqlite3_stmt_status(kept, Reprepare, 0));
        return counts;
    }
}
