using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Repair;

/// <summary>How often the sweep asks the history and the grains, and who waits for whom.</summary>
[Trait("Suite", "Unit")]
public sealed class RepairSweepTests : IDisposable
{
    private readonly UnitsRepair _repair = new();

    public void Dispose() => _repair.Dispose();

    [Fact]
    public async Task Sweep_RunThatNeverEnds_CostsSomeQueriesAndNoCall()
    {
        await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"), UnitsEvents.Progress("e2"));

        await _repair.SweepForAsync(TimeSpan.FromMinutes(10));
        var first = _repair.History.Asked("bom-1");
        await _repair.SweepForAsync(TimeSpan.FromHours(2));

        Assert.InRange(first, 2, 12);
        Assert.InRange(_repair.History.Asked("bom-1"), first, first + 5); // The pauses double.
        Assert.Equal(0, _repair.Calls("bom-1"));
    }

    [Fact]
    public async Task Sweep_LongRun_KnowsWhatWasHeardWithoutTheGrain()
    {
        await _repair.TrackAsync("bom-1", [UnitsEvents.Started("e0"), .. UnitsEvents.Progresses("e", 500)]);

        await _repair.SweepForAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(0, _repair.Calls("bom-1"));
    }

    [Fact]
    public async Task Sweep_QuietBomThatTheTableKnowsMoreOf_CallsItsGrain()
    {
        var (first, missed) = (UnitsEvents.Started("e1"), UnitsEvents.Progress("e2", at: 2));
        var last = UnitsEvents.Progress("e3", at: 3);
        await _repair.RecordAsync("bom-1", first, missed); // Recorded before the last one, which hides it.
        await _repair.TrackAsync("bom-1", first, last);

        await _repair.SweepForAsync(TimeSpan.FromSeconds(55));
        Assert.Equal(0, _repair.Calls("bom-1"));
        await _repair.SweepForAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(1, _repair.Calls("bom-1"));
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 0)] // Nobody sees what is missing: it is found once the BOM is quiet.
    [InlineData(false, true, 0)] // Nothing says that anything is missing.
    public async Task Sweep_ThatMayHaveMissedEvents_FindsTheOneBehindAKnownOne(bool all, bool isFollowed, int calls)
    {
        var (first, missed) = (UnitsEvents.Started("e1"), UnitsEvents.Progress("e2", at: 2));
        var last = UnitsEvents.Progress("e3", at: 3);
        await _repair.RecordAsync("bom-1", first, missed, last);
        var bom = await _repair.TrackAsync("bom-1", first, last);
        if (isFollowed) bom.IsWatched = true;

        await _repair.SweepAsync(all);

        Assert.Equal(calls, _repair.Calls("bom-1"));
    }

    [Fact]
    public async Task Sweep_WatchedBomWithNews_CallsItsGrainInOneSweep()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));
        await _repair.SweepForAsync(TimeSpan.FromMinutes(30));
        bom.IsWatched = true;
        await _repair.RecordAsync("bom-1", UnitsEvents.Completed("e2"));

        await _repair.SweepForAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(1, _repair.Calls("bom-1"));
    }

    [Fact]
    public async Task Sweep_BomOfWhichSomethingIsAlwaysHeard_IsLookedAtWithin15Seconds()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));
        await _repair.SweepForAsync(TimeSpan.FromSeconds(5));
        var before = _repair.History.Asked("bom-1");

        for (var sweep = 0; sweep < 12; sweep++)
        {
            bom.IsWatched = true;
            bom.Heard($"heard-{sweep}");
            _repair.Time.Advance(TimeSpan.FromSeconds(4));
            bom.Heard($"heard-too-{sweep}");
            _repair.Time.Advance(TimeSpan.FromSeconds(1));
            await _repair.SweepAsync();
        }

        // In 60 s: fewer than the sweeps, none 15 s apart.
        Assert.InRange(_repair.History.Asked("bom-1") - before, 4, 7);
    }

    [Fact]
    public async Task Sweep_DoubtThatComesAgainAndAgain_IsRepairedEverLessOften()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));

        for (var sweep = 0; sweep < 60; sweep++)
        {
            bom.IsWatched = sweep < 8;
            // Of a run that is over: it changes nothing, and the history must tell.
            UnitsRepair.Tell(
                bom, [UnitsEvents.Started("e1", at: 60), UnitsEvents.Progress($"late-{sweep}", "run-0", at: 1)]);
            await _repair.SweepForAsync(TimeSpan.FromSeconds(5));
        }

        Assert.InRange(_repair.Calls("bom-1"), 6, 9); // Each ten seconds while watched; then 60 s apart.
    }

    [Fact]
    public async Task Sweep_DoubtOfAFollowedBomThatHadMany_IsRepairedWithinTenSeconds()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));

        for (var doubt = 1; doubt <= 8; doubt++)
        {
            bom.IsWatched = true;
            UnitsRepair.Tell(
                bom, [UnitsEvents.Started("e1", at: 60), UnitsEvents.Progress($"late-{doubt}", "run-0", at: 1)]);

            await _repair.SweepForAsync(TimeSpan.FromSeconds(10));

            Assert.Equal(doubt, _repair.Calls("bom-1"));
        }
    }

    [Fact]
    public async Task Sweep_DoubtWithoutAnythingNew_IsRepairedOnce()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));
        UnitsRepair.Tell(bom, [UnitsEvents.Started("e1", at: 60), UnitsEvents.Progress("late", "run-0", at: 1)]);

        await _repair.SweepForAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(1, _repair.Calls("bom-1"));
    }

    [Fact]
    public async Task Sweep_HundredDoubtfulBomsThatAreSlow_DoNotHoldUpNews()
    {
        var held = new TaskCompletionSource<bool>();
        _repair.Answer = bom => bom.StartsWith("slow", StringComparison.Ordinal) ? held.Task : Task.FromResult(true);
        for (var number = 0; number < 100; number++)
        {
            var slow = await _repair.TrackAsync($"slow-{number}", UnitsEvents.Started("e1"));
            UnitsRepair.Tell(slow, [UnitsEvents.Started("e1", at: 60), UnitsEvents.Progress("late", "run-0", at: 1)]);
        }

        (await _repair.TrackAsync("watched", UnitsEvents.Started("e1"))).IsWatched = true;
        await _repair.RecordAsync("watched", UnitsEvents.Completed("e2"));
        _repair.Time.Advance(TimeSpan.FromSeconds(5));
        await _repair.SweepAsync();

        await Eventually.TrueAsync(() => _repair.Calls("watched") == 1);
        held.SetResult(true);
    }

    [Fact]
    public async Task Sweep_GrainThatHasGone_IsNotCalled()
    {
        var bom = await _repair.TrackAsync("bom-1", UnitsEvents.Started("e1"));
        await _repair.RecordAsync("bom-1", UnitsEvents.Completed("e2"));
        _repair.Boms.Remove(bom);

        await _repair.SweepForAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(0, _repair.Calls("bom-1"));
        Assert.Equal(0, _repair.History.Asked("bom-1"));
    }

    [Fact]
    public async Task Sweep_TableWithoutAnIndex_LooksAtWatchedBomsAloneAndLessOften()
    {
        _repair.History.LooksAreCheap = false;
        await _repair.TrackAsync("unwatched", UnitsEvents.Started("e1"));
        var bom = await _repair.TrackAsync("watched", UnitsEvents.Started("e1"));

        for (var sweep = 0; sweep < 12; sweep++)
        {
            bom.IsWatched = true;
            await _repair.SweepForAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(0, _repair.History.Asked("unwatched"));
        Assert.InRange(_repair.History.Asked("watched"), 5, 7);
    }
}
