using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Cluster.History;

/// <content>What is deleted, and what a deletion that stops in the middle leaves.</content>
public abstract partial class HistoryContractTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.Parse("2030-01-01T00:00:00Z", null);

    [Fact]
    public async Task Prune_OldRuns_KeepsTheNewestOfEachBom()
    {
        var (history, other) = (await OpenAsync(), new HistoryEvents());
        await history.RecordAsync(
            [.. _events.Run("r1", 4), .. _events.Run("r2", 4, from: 100), .. other.Run("only", 4)], Limits.HangToken);
        var counts = new List<int>();
        do counts.Add(await history.PruneAsync(Later, 4, Limits.HangToken));
        while (counts[^1] == 4);

        Assert.Equal([4, 2], counts);
        Assert.Equal("r2-s", (await ReadAsync(history, _events))[0].EventId);
        Assert.Equal(6, (await ReadAsync(history, other)).Count);
    }

    [Fact]
    public async Task Prune_RunsYoungerThanTheTime_Stay()
    {
        var history = await OpenAsync();
        await history.RecordAsync([.. _events.Run("r1", 4), .. _events.Run("r2", 4, from: 100)], Limits.HangToken);

        Assert.Equal(0, await history.PruneAsync(Later.AddYears(-10), 100, Limits.HangToken));
    }

    // The newest run is the one that was recorded last; where that is not known, the one whose clock says so.
    [Fact]
    public async Task Prune_NewestRunOfASlowClock_Stays()
    {
        var history = await OpenAsync();
        await history.RecordAsync([.. _events.Run("r1", 2, from: 100), .. _events.Run("r2", 2)], Limits.HangToken);
        var newest = history.KeepsRecordingOrder ? "r2" : "r1";

        Assert.Equal(4, await history.PruneAsync(Later, 100, Limits.HangToken));
        Assert.Equal(0, await history.PruneAsync(Later, 100, Limits.HangToken));

        Assert.Equal(
            [$"{newest}-s", $"{newest}-p1", $"{newest}-p2", $"{newest}-c"],
            HistoryEvents.Ids(await ReadAsync(history, _events)));
    }

    [Fact]
    public async Task Prune_ProgressOfAnOlderRunThatCameLate_GoesWithItAndTheNewestsStays()
    {
        var history = await OpenAsync();
        var (old, run) = (_events.Run("r1", 2), _events.Run("r2", 2, from: 100));
        // Within each run the order of recording is not that of the clocks.
        await history.RecordAsync([old[0], old[2], old[1], old[3], run[1], run[0], run[2], run[3]], Limits.HangToken);

        var counts = new List<int>();
        do counts.Add(await history.PruneAsync(Later, 1, Limits.HangToken));
        while (counts[^1] == 1);

        Assert.Equal(4, counts.Sum());
        Assert.All(await ReadAsync(history, _events), one => Assert.Equal("r2", one.WorkflowRunId));
    }

    [Fact]
    public async Task PruneNewest_BomsWithoutAnEventSince_GoAsAWholeInBatches()
    {
        var (history, lively) = (await OpenAsync(), new HistoryEvents());
        await history.RecordAsync(
            [
                .. _events.Run("r1", 2), .. _events.Run("r2", 2, from: 100), .. lively.Run("lively", 2),
                lively.Make("late", second: 500),
            ],
            Limits.HangToken);
        var before = _events.Make("any", second: 400).Event.CreatedAt!.Value;

        var counts = new List<int>();
        do counts.Add(await history.PruneNewestAsync(before, 5, Limits.HangToken));
        while (counts[^1] == 5);

        Assert.Equal([5, 3], counts);
        Assert.Empty(await ReadAsync(history, _events));
        Assert.Equal(5, (await ReadAsync(history, lively)).Count);
    }

    // A grain that begins with what is left must not find a run that goes on.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task PruneNewest_StoppedAfterAnyBatch_LeavesNoRunThatGoesOn(int batch)
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [
                .. _events.Run("r1", 2), .. _events.Run("r2", 2, from: 100),
                _events.Make("late", run: "r2", second: 101), _events.Make("later", run: "r2", second: 150),
            ],
            Limits.HangToken);

        for (var pruned = batch; pruned == batch;)
        {
            pruned = await history.PruneNewestAsync(Later, batch, Limits.HangToken);
            if (await history.LoadLatestRunAsync(_events.Bom, 100, MiB, Limits.HangToken) is { } left)
                Assert.Equal("r2-c", Restore(left).Terminal?.EventId);
        }

        Assert.Empty(await ReadAsync(history, _events));
    }

    private static async Task<IReadOnlyList<EnrichmentEvent>> ReadAsync(IEventHistory history, HistoryEvents events) =>
        (await history.ReadAfterAsync(events.Bom, null, 100, MiB, Limits.HangToken))!.Events;
}
