using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Enrichment;
using EnrichmentStream.Grains.Repair;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Enrichment;

/// <summary>What a grain asks the silo to remind it of.</summary>
[Trait("Suite", "Unit")]
public sealed class GrainUpkeepTests : IDisposable
{
    private readonly UnitsRepair _repair = new();
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);
    private readonly TidyService _tidy;
    private readonly TrackedBom _tracked;
    private readonly GrainUpkeep _upkeep;
    private int _left;
    private bool _isHome = true;

    public GrainUpkeepTests()
    {
        _tidy = new TidyService(_repair.Time);
        _tracked = new TrackedBom(BomId.Parse("bom-1"), _repair.Time, () => _upkeep!.Tidy(false, isWatched: false));
        _upkeep = new GrainUpkeep(
            _log, _tracked, _repair.Boms, _tidy, new EnrichmentOptions(), _repair.Reader, _repair.Time, static _ => { },
            () => _left++, () => _isHome);
    }

    public void Dispose()
    {
        _tidy.Dispose();
        _repair.Dispose();
    }

    [Fact]
    public void Remind_HundredRunsThatEnd_WaitsOnceAndShrinksTheLast()
    {
        _upkeep.Began();
        for (var run = 0; run < 100; run++)
        {
            Accept(UnitsEvents.Started($"s{run}", $"run-{run}", run));
            Accept(UnitsEvents.Completed($"c{run}", $"run-{run}", run));
            _upkeep.Watched();
            Assert.Equal(1, _tidy.Waiting);
        }

        // The first looks too early, and asks again for when it is time.
        for (var second = 0; second < 120; second++)
        {
            _repair.Time.Advance(TimeSpan.FromSeconds(1));
            _tidy.RemindDue();
            Assert.InRange(_tidy.Waiting, 0, 1);
        }

        Assert.Equal(["c99"], UnitsEvents.Ids(_log.NewestHeld(100)));
        Assert.Equal((0, 0), (_tidy.Waiting, _left));
    }

    [Fact]
    public void Tidy_OfABomThatBelongsElsewhere_LeavesOnceItIsQuietAndRecorded()
    {
        Accept(UnitsEvents.Started("s1", "run-1", 0));
        _isHome = false;

        _upkeep.Tidy(isBusy: false, isWatched: true); // Its events still come.
        _repair.Time.Advance(TimeSpan.FromSeconds(5));
        _upkeep.Tidy(isBusy: true, isWatched: true);
        Assert.Equal(0, _left);

        _upkeep.Tidy(isBusy: false, isWatched: true);
        Assert.Equal(1, _left);
    }

    [Fact]
    public void RemindAfter_FromOutsideAndByTheGrainItself_WaitsOnce()
    {
        _upkeep.Began();
        for (var change = 0; change < 5; change++) _tidy.RemindAfter(_tracked, TimeSpan.FromSeconds(10));

        Assert.Equal(1, _tidy.Waiting);
    }

    [Fact]
    public void Tidy_OfABomThatBelongsElsewhereAndCannotBeReadAgain_Stays()
    {
        Accept(UnitsEvents.Started("s1", "run-1", 0));
        (_isHome, _repair.Recorded.Fault) = (false, new InvalidOperationException());
        _repair.Time.Advance(TimeSpan.FromSeconds(5));

        _upkeep.Tidy(isBusy: false, isWatched: false);

        Assert.Equal((0, 1), (_left, _tidy.Waiting));
    }

    [Fact]
    public void Remind_BomThatNobodyKnows_LeavesAtTheOnlyReminder()
    {
        _upkeep.Began();
        for (var touched = 0; touched < 100; touched++) _upkeep.Stands();
        Assert.Equal(1, _tidy.Waiting);

        _repair.Time.Advance(TimeSpan.FromSeconds(5));
        _tidy.RemindDue();

        Assert.Equal((0, 1), (_tidy.Waiting, _left));
    }

    private void Accept(EnrichmentEvent added)
    {
        _log.Accept(added);
        _tracked.Heard(added.EventId);
        _tracked.Stands(_log, loaded: true);
        _upkeep.Stands();
    }
}
