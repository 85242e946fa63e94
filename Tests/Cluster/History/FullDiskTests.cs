using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Cluster.History;

/// <summary>The disk of the database is full: events wait, and are recorded once there is room.</summary>
[Trait("Suite", "Cluster")]
public class FullDiskTests
{
    [SmallDiskFact]
    public async Task Record_FullDisk_IsTransientAndGoesOnWithRoom()
    {
        using var disk = new SmallDisk(megabytes: 160);
        await using var server = await PostgresServer.StartInAsync(disk.Folder, "max_wal_size=32MB", "min_wal_size=32MB");
        var url = await server.NewDatabaseAsync();
        await using var history = PostgresHarness.Open(url);
        var events = new HistoryEvents();
        await history.RecordAsync([events.Make("first")], Limits.HangToken);
        disk.Fill(leaving: 512 << 10);

        var exception = await Assert.ThrowsAsync<HistoryException>(async () =>
        {
            for (var n = 0; n < 200; n++)
                await history.RecordAsync(events.Run($"r{n}-", 200), Limits.HangToken);
        });

        Assert.True(exception.IsTransient, exception.Message);
        Assert.Equal(HistoryStatus.Unavailable, history.State.Status);
        disk.Empty();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await history.RecordAsync([events.Make("last")], Limits.HangToken)).Refused.Count == 0;
            }
            catch (HistoryException)
            {
                return false; // A server whose log could not grow starts itself again.
            }
        });
        Assert.Equal(HistoryState.Ready, history.State);
    }
}
