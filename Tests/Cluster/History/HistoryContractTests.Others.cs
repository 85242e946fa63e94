using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.History;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Cluster.History;

/// <content>What other runs and other organizations wrote between a BOM's own events.</content>
public abstract partial class HistoryContractTests
{
    private const string Stranger = "77777777-8e2a-4b57-9d52-6b1d4f6a7c02";

    [Theory]
    [InlineData(3, MiB)]
    [InlineData(1_000, 900)]
    public async Task LoadLatestRun_BehindEventsOfAChild_KnowsTheRunThatGoesOn(int mostEvents, int mostBytes)
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [.. _events.Run("r0", 2), .. _events.Run("r", 2, from: 100)[..^1], .. Child(20)], Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, mostEvents, mostBytes, Limits.HangToken);

        Assert.All(loaded!.Events, one => Assert.Equal("child", one.WorkflowRunId));
        var log = Restore(loaded);
        Assert.Equal(("r", "r-p2", "r-p2"), (log.Run!.Name, log.LastState?.EventId, log.NewestId));
        Assert.Equal(loaded.Before.Newest?.CreatedAt, log.Newest?.CreatedAt);
        Assert.Null(log.Terminal);
        Assert.True(log.HasSuccessors);
    }

    [Fact]
    public async Task Read_WhateverTheTable_TellsWhenAnEventWasRecordedIfItKnows()
    {
        var history = await OpenAsync();
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-2); // SQLite's are whole ones.
        await history.RecordAsync([.. _events.Run("r", 2, from: 100)[..^1], .. Child(5)], Limits.HangToken);
        var after = TimeProvider.System.GetUtcNow();

        var loaded = await history.LoadLatestRunAsync(_events.Bom, 3, MiB, Limits.HangToken);
        var newest = await history.ReadNewestAsync(_events.Bom, 3, [], Limits.HangToken);

        Assert.All([loaded!.Before.Newest!, .. loaded.Events, .. newest], one =>
        {
            if (TellsWhenRecorded) Assert.InRange(one.RecordedAt!.Value, before, after);
            else Assert.Null(one.RecordedAt);
        });
    }

    [Fact]
    public async Task LoadLatestRun_EndedBehindEventsOfAnotherRun_KnowsItsEnd()
    {
        var history = await OpenAsync();
        var run = _events.Run("r", 2);
        await history.RecordAsync(
            [
                .. run[..^1], _events.Make("child-c", EventKinds.Completed, "child", 3, "child-flow"),
                _events.Make("r-c", EventKinds.Completed, "r", 4), _events.Make("late", run: "r", second: 5), .. Child(1),
            ],
            Limits.HangToken);

        var before = (await history.LoadLatestRunAsync(_events.Bom, 1, MiB, Limits.HangToken))!.Before;

        Assert.Equal(("r", "r-c", "r-c"), (before.Run?.Name, before.Terminal?.EventId, before.LastState?.EventId));
        Assert.Equal(("r-c", "r-c"), (before.NewestId, before.Newest?.EventId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LoadLatestRun_PausedBehindEventsOfAChild_IsPausedUntilItGoesOn(bool isResumed)
    {
        var history = await OpenAsync();
        RecordedEvent[] rest = isResumed ? [_events.Make("r-on", EventKinds.Resumed, "r", 5)] : [];
        await history.RecordAsync(
            [
                .. _events.Run("r", 2)[..^1], _events.Make("r-pause", EventKinds.Paused, "r", 4),
                .. rest, .. Child(10),
            ],
            Limits.HangToken);

        var log = Restore((await history.LoadLatestRunAsync(_events.Bom, 3, MiB, Limits.HangToken))!);

        Assert.Equal(isResumed ? null : "r-pause", log.Paused?.EventId);
        Assert.Equal(isResumed ? "r-on" : "r-pause", log.NewestId);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task LoadLatestRun_StartOfAnotherOrganization_LeavesTheOwner(int mostEvents)
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [
                .. _events.Run("r", 2)[..^1], Foreign("f-s", EventKinds.Started, 4),
                .. Enumerable.Range(5, 10).SelectMany(n => new[] { _events.Make($"p{n}", run: "r", second: n), Foreign($"f{n}", second: n) }),
            ],
            Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, mostEvents, MiB, Limits.HangToken);

        Assert.All(loaded!.Events, one => Assert.Equal(HistoryEvents.Organization, one.OrganizationId));
        var log = Restore(loaded);
        Assert.Equal((HistoryEvents.Organization, "r", "p14"), (log.OrganizationId, log.Run?.Name, log.LastState?.EventId));
    }

    [Fact]
    public async Task LoadLatestRun_TextThatNamesNoOrganization_OwnsNothing()
    {
        var history = await OpenAsync();
        var odd = _events.Read("""{"event_id":"odd","event_type":"note","organization_id":"\ufffd","created_at":"2025-12-16T14:30:00Z"}""");
        await history.RecordAsync([odd, .. _events.Run("r", 2)], Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, 100, MiB, Limits.HangToken);

        Assert.Equal((HistoryEvents.Organization, 5), (loaded!.Before.OrganizationId, loaded.Events.Count));
    }

    [Fact]
    public async Task Prune_StartOfAnotherOrganization_ReplacesNoRun()
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [.. _events.Run("r", 2)[..^1], Foreign("f-s", EventKinds.Started, 100), Foreign("f-s2", EventKinds.Started, 200)],
            Limits.HangToken);

        Assert.Equal(0, await history.PruneAsync(Later, 100, Limits.HangToken));
        Assert.Equal(["r-s", "r-p1", "r-p2"], HistoryEvents.Ids(await ReadAsync(history, _events))[..3]);
    }

    // What names the owner goes last: a stranger's row that stayed would be the first.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Prune_OlderRunWithAnothersRowBehindIt_LeavesTheOwner(int batch)
    {
        var history = await OpenAsync();
        await history.RecordAsync(
            [.. _events.Run("r1", 2), Foreign("f-s", EventKinds.Started, 60), .. _events.Run("r2", 2, from: 100)[..^1]],
            Limits.HangToken);
        var before = _events.Make("any", second: 50).Event.CreatedAt!.Value;

        for (var pruned = batch; pruned == batch;)
        {
            pruned = await history.PruneAsync(before, batch, Limits.HangToken);
            var left = await history.LoadLatestRunAsync(_events.Bom, 100, MiB, Limits.HangToken);
            Assert.Equal(HistoryEvents.Organization, Restore(left!).OrganizationId);
        }

        Assert.Equal(["r2-s", "r2-p1", "r2-p2"], HistoryEvents.Ids(await ReadAsync(history, _events)));
    }

    private RecordedEvent[] Child(int count) =>
        [.. Enumerable.Range(1, count).Select(n => _events.Make($"child-{n}", run: "child", second: 200 + n, workflow: "child-flow"))];

    private RecordedEvent Foreign(string id, string type = "enrichment.progress", int second = 1) =>
        _events.Make(id, type, "foreign", second, "foreign-flow", Stranger) with { OrganizationId = Stranger };

    // They are of the run that goes on, and open none: what came before them still matters.
    [Fact]
    public async Task LoadLatestRun_StartsThatNameNoRun_RestoresTheLogThatHeardThem()
    {
        var history = await OpenAsync();
        RecordedEvent Nameless(string id, int second) => _events.Make(id, EventKinds.Started, run: "", second, workflow: "");
        RecordedEvent[] all =
        [
            .. _events.Run("r0", 1), _events.Make("p1", run: "A", second: 20), Nameless("s1", 21), Nameless("s2", 22),
            _events.Make("c", EventKinds.Completed, "A", 23),
        ];
        await history.RecordAsync(all, Limits.HangToken);

        var loaded = await history.LoadLatestRunAsync(_events.Bom, 1_000, MiB, Limits.HangToken);

        var (heard, restored) = (Hear(all), Restore(loaded!));
        Assert.Equal(("A", "c"), (restored.Run?.Name, restored.Terminal?.EventId));
        Assert.Equal(("A", "c"), (heard.Run?.Name, heard.Terminal?.EventId));
    }
}
