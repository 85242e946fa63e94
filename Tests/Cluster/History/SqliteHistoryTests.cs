using EnrichmentStream.History;
using EnrichmentStream.History.Sqlite;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;
using Microsoft.Extensions.Logging.Abstractions;

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

    [Fact]
    public async Task Open_NoDatabase_SaysTheFileAndWhy()
    {
        _folder.Write("history.db", "This is no database, but a text that is long enough to be taken for a header of one.");
        using var history = Open();

        await history.CheckAsync(Limits.HangToken);

        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        Assert.Contains("history.db", history.State.Problem, StringComparison.Ordinal);
    }

    private protected override Task<IEventHistory> MakeAsync() => Task.FromResult<IEventHistory>(Open());

    private SqliteHistory Open() => new(_folder.Path, NullLogger<SqliteHistory>.Instance);
}
