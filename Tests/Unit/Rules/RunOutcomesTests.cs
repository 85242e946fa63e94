using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>Where a BOM ends, by what was published in which order: docs/PROTOCOL.md, "Runs". Each outcome holds live,
/// for a log that begins with what is recorded, and for one that missed any one event and is repaired.</summary>
[Trait("Suite", "Unit")]
public class RunOutcomesTests
{
    private static readonly EnrichmentSnapshot Nothing = new();

    // An event is: type, run (- for none), percent if there is a state, @second if it names a time.
    public static TheoryData<string, string> Outcomes => new()
    {
        { "started P 0 @3; progress P 50 @0; completed P 100 @1", "completed P 100" },
        { "started P 0 @7200; progress P 50 @0; completed P 100 @1", "completed P 100" },
        { "started P 0; progress P 50 @0; completed P 100 @1", "completed P 100" },
        { "started P 0 @3; progress - 50 @0; completed - 100 @1", "completed P 100" },
        { "progress F 10; started H 0 @0; progress H 50 @1; completed H 100 @2", "completed H 100" },
        {
            "started P 0 @0; progress P 10 @1; progress C 20 @2; progress P 60 @3; completed P 100 @4",
            "completed P 100"
        },
        {
            "started P 0 @0; progress C 20 @1; completed C 100 @2; progress P 60 @3; completed P 90 @4",
            "completed P 90"
        },
        { "started P 0 @0; progress C1 20 @1; progress C2 30 @2; progress P 60 @3", "running P 60" },
        {
            "started P 0 @0; started C 0 @1; progress C 20 @2; completed P 99 @3; completed C 100 @4",
            "completed C 100"
        },
        { "started R 0 @0; completed R 100 @5; started R 0 @6", "completed R 100" },
        { "started R 0 @0; completed R 100 @5; started R 0 @0", "completed R 100" },
        { "started P 0 @0; started R 0 @-28800; progress R 50 @-28799; completed R 100 @-28798", "completed R 100" },
        { "started P 0 @0; progress P 10 @1; started R 0 @2; progress R 50 @3", "running R 50" },
        { "started P 0 @0; progress P 10 @1; progress R 50 @3; started R 0 @2", "running R 50" },
        { "started P 0 @0; progress P 10 @1; completed P 100 @2; progress P 90 @3", "completed P 100" },
        { "started - 0 @0; progress - 10 @1; progress - 20 @2; progress - 30 @3; started R 0 @4", "running R 0" },
        { "started P 0 @0; paused P @1", "paused P 0" },
        { "started P 0 @0; paused P @1; cancelled P @700", "cancelled P 0" },
        { "started P 0 @0; paused P @1; resumed P @2", "running P 0" },
        { "started P 0 @0; paused P @1; resumed P @2; completed P 100 @3", "completed P 100" },
        { "progress P 10 @10; progress P 20 @8; progress P 30 @12; progress P 40 @9", "running P 40" },
        { "started P 0 @0; progress P 50 @1; completed P 100 @2; progress R 10 @3", "running R 10" },
        { "started P 0 @0; progress R 5 @1; completed P 100 @2; note R @3", "running R 5" },
        { "started - 0 @0; completed - 100 @1; started - 0 @2; progress - 30 @3", "running - 30" },
        { "started P 0 @0; failed P @1; started R 0 @2", "running R 0" },
        { "progress A 10 @0; progress C 20 @1; progress A 30 @2; completed A 100 @3", "completed A 100" },
        { "progress A 10 @0; progress C 20 @1; completed C 99 @2; progress A 30 @3; completed A 100 @4", "completed A 100" },
        { "progress P 10 @0; progress C 20 @1; progress D 30 @2; progress P 40 @3; failed P @4", "failed P 40" },
        { "progress A 10 @0; progress C 20 @1; started A 0 @2; progress C 30 @3", "running A 0" },
        { "progress C 10 @0; progress P 20 @1; started P 0 @2; progress C 30 @3; progress P 40 @4", "running P 40" },
        { "progress D 5 @0; progress A 10 @1; progress B 20 @2; started A 0 @3; progress D 30 @4", "running A 0" },
        { "started - 0 @0; progress - 50 @1; started - 0 @2", "running - 50" },
        { "started P 0 @0; paused P 40 @1; note P 41 @2", "paused P 41" },
        { "started P 0 @0; progress P 40 @1; failed P @2; completed P 100 @3", "failed P 40" },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Accept_InOrder_EndsThere(string published, string expected)
    {
        Assert.Equal(expected, RunScript.Describe(Live(RunScript.Parse(published))));
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Load_WhatIsRecorded_EndsThere(string published, string expected)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);

        log.Load(Nothing, RunScript.Parse(published));

        Assert.Equal(expected, RunScript.Describe(log));
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Repair_AfterAnyLoss_EndsThere(string published, string expected)
    {
        var events = RunScript.Parse(published);
        for (var lost = 0; lost < 1 << events.Length; lost++)
        {
            var heard = events.Where((_, index) => (lost & (1 << index)) == 0).ToArray();
            var log = Live(heard);

            log.Repair(Nothing, events, new HashSet<string>());

            Assert.Equal(expected, RunScript.Describe(log));
        }
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Follow_Verdicts_EndsThere(string published, string expected)
    {
        var follower = new EnrichmentLog(EnrichmentLogLimits.Default);

        Live(RunScript.Parse(published), one => follower.Follow(one.Event, one.Opens ? one.Run : null));

        Assert.Equal(expected, RunScript.Describe(follower));
    }

    [Fact]
    public void Accept_ManyChildrenInTurn_AsksOnceForEach()
    {
        var log = Live(RunScript.Parse("started P 0"));
        var ids = 0;
        for (var turn = 0; turn < 4; turn++)
        {
            for (var child = 0; child < 40; child++)
                log.Accept(UnitsEvents.Sized($"c{ids++}", 8_192) with { WorkflowRunId = $"child-{child}" });
        }

        Assert.Equal(40, log.Doubts);
    }

    // Of two that were set aside, the one that spoke last; the stalled run may still come back.
    [Fact]
    public void TakeOver_OfSeveral_IsByTheOneThatSpokeLast()
    {
        var log = Live(RunScript.Parse("started P 0; progress C 10; progress D 20; progress C 30"));

        log.TakeOver();
        Assert.Equal("running C 30", RunScript.Describe(log));

        log.Accept(UnitsEvents.Progress("d", "D"));
        log.Accept(UnitsEvents.Completed("end", "P"));
        Assert.Equal(("P", "end"), (log.Run?.Name, log.Terminal?.EventId));
    }

    [Fact]
    public void SnapshotEvents_PauseWithAStateBeforeAnotherState_TellBoth()
    {
        var log = Live(RunScript.Parse("started P 0; paused P 40; note P 41"));
        var joined = new EnrichmentLog(EnrichmentLogLimits.Default);

        foreach (var one in log.SnapshotEvents()) joined.Accept(one);

        Assert.Equal("paused P 41", RunScript.Describe(joined));
    }

    [Fact]
    public void Accept_OpeningEventWhoseIdIsForgotten_IsADuplicate()
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default with { RememberedIds = 2 });
        var events = RunScript.Parse("started - 0 @0; progress - 10 @1; progress - 20 @2; completed - 100 @3");
        foreach (var one in events) log.Accept(one);

        Assert.Equal(AcceptOutcome.Duplicate, log.Accept(events[0], RecordingOrder.After));
        Assert.Equal("completed - 100", RunScript.Describe(log));
    }

    [Theory]
    [InlineData("started P 0 @0; progress R 10 @1; progress R 20 @2", "running R 20")]
    [InlineData("started P 0 @0; progress C 20 @1; progress P 60 @2", "running P 60")]
    [InlineData("started P 0 @0; started R 0 @-9; progress R 50 @-8; completed R 100 @-7", "completed R 100")]
    [InlineData("started P 0 @0; progress R 10 @1; started X 0 @-5; progress R 20 @2", "running R 20")]
    public void TakeOver_WhenTheRunStalls_CountsWhatCameSince(string published, string expected)
    {
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);
        // Nothing is recorded, so only the clock can tell.
        foreach (var one in RunScript.Parse(published)) log.Accept(one);

        log.TakeOver();

        Assert.Equal(expected, RunScript.Describe(log));
    }

    [Theory]
    [InlineData(true, "running R 20", false)]
    [InlineData(false, "running P 10", true)] // As if the run had spoken since.
    public void Repair_AfterATakeOver_StandsAsLongAsTheRunIsStalled(bool isStalled, string expected, bool contradicts)
    {
        var events = RunScript.Parse("started P 0 @0; progress P 10 @1; progress R 20 @2");
        var log = Live(events);
        log.TakeOver();

        var repaired = log.Repair(Nothing, events, new HashSet<string>(), _ => isStalled);

        Assert.Equal(expected, RunScript.Describe(log));
        Assert.Equal(contradicts, repaired.Contradicts);
    }

    [Fact]
    public void Accept_DisplacedRunSpeaksAgain_IsCurrentWithItsState()
    {
        var applied = new List<AppliedEvent>();
        var log = new EnrichmentLog(EnrichmentLogLimits.Default, applied.Add);
        foreach (var one in RunScript.Parse("started P 0 @0; progress P 60 @1; progress C 20 @2")) log.Accept(one);
        log.TakeOver();
        Assert.Equal("running C 20", RunScript.Describe(log));

        log.Accept(UnitsEvents.Other("note", "P"));

        Assert.Equal("running P 60", RunScript.Describe(log));
        Assert.Equal(["e1", "e2", "e3", "e2", "note"], UnitsEvents.Ids(applied.Select(static one => one.Event)));
        Assert.Equal([true, false, true, true, false], applied.Select(static one => one.Opens));
    }

    // As when the documents of three runs are published again after the third ended, to a log that has
    // forgotten their ids.
    [Fact]
    public void Accept_RunsSentAgain_ChangeNothing()
    {
        var events = RunScript.Parse(
            "started A 0 @0; progress A 50 @1; completed A 100 @2; started B 0 @10; failed B @12; started C 0 @20; "
            + "completed C 99 @21");
        var applied = new List<AppliedEvent>();
        var log = new EnrichmentLog(EnrichmentLogLimits.Default, applied.Add);
        log.Load(Nothing, events[^2..]);

        foreach (var one in events) log.Accept(one, RecordingOrder.Before);

        Assert.Equal("completed C 99", RunScript.Describe(log));
        Assert.Empty(applied);
    }

    // A silo records what the publisher's own write has missed later than what came after it.
    [Fact]
    public void Repair_OfWhatWasHeardLiveAndRecordedLate_KeepsTheOrderOfArrival()
    {
        var events = RunScript.Parse("started P 0; progress P 38; progress P 39; progress P 40; progress P 41");
        var log = Live(events);

        var repaired = log.Repair(
            Nothing, [events[0], events[2], events[3], events[4], events[1]], new HashSet<string>());

        Assert.Equal("running P 41", RunScript.Describe(log));
        Assert.False(repaired.Contradicts);
        Assert.Empty(repaired.News);
    }

    [Fact]
    public void Accept_AChildsEvents_RaiseOneDoubt()
    {
        var log = Live(RunScript.Parse("started P 0 @0; progress C 1 @1; progress C 2 @2; progress C 3 @3"));

        Assert.Equal(1, log.Doubts);
    }

    private static EnrichmentLog Live(EnrichmentEvent[] events, Action<AppliedEvent>? applied = null) =>
        RunScript.Live(events, applied);
}
