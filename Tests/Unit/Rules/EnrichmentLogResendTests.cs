using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Rules;

/// <summary>What a log can send again: after an id, since a version, the whole run; and how it is restored.</summary>
[Trait("Suite", "Unit")]
public class EnrichmentLogResendTests
{
    [Fact]
    public void Since_HeldVersions_GivesExactlyTheRest()
    {
        var log = Filled(EnrichmentLogLimits.Default, UnitsEvents.Progresses("p", 4));

        Assert.Equal(["p3", "p4"], UnitsEvents.Ids(log.Since(2)!));
        Assert.Empty(log.Since(4)!);
    }

    [Fact]
    public void Since_EvictedByCount_IsNull()
    {
        var log = Filled(EnrichmentLogLimits.Default with { Events = 2 }, UnitsEvents.Progresses("p", 5));

        Assert.Null(log.Since(2));
        Assert.Equal(["p4", "p5"], UnitsEvents.Ids(log.Since(3)!));
        Assert.Equal(5, log.Version);
    }

    [Fact]
    public void Since_EvictedByBytes_IsNull()
    {
        var log = Filled(
            EnrichmentLogLimits.Default with { Bytes = 250 },
            [.. "abcd".Select(id => UnitsEvents.Sized($"{id}", 100))]);

        Assert.Null(log.Since(1));
        Assert.Equal(["c", "d"], UnitsEvents.Ids(log.Since(2)!));
    }

    [Fact]
    public void Since_AcrossRuns_GivesBoth()
    {
        var log = Filled(
            EnrichmentLogLimits.Default, UnitsEvents.Started("s1"), UnitsEvents.Failed("f1"),
            UnitsEvents.Started("s2", "run-2", 20));

        Assert.Equal(["f1", "s2"], UnitsEvents.Ids(log.Since(1)!));
    }

    [Fact]
    public void HeldRun_AfterEviction_IsWhatIsLeft()
    {
        var log = Filled(EnrichmentLogLimits.Default with { Events = 2 }, UnitsEvents.Progresses("p", 5));

        Assert.Equal(["p4", "p5"], UnitsEvents.Ids(log.HeldRun()));
    }

    [Fact]
    public void After_KnownId_GivesExactlyTheRest()
    {
        var log = Filled(EnrichmentLogLimits.Default, UnitsEvents.Progresses("p", 3));

        Assert.Equal(["p2", "p3"], UnitsEvents.Ids(log.After("p1")!));
        Assert.Empty(log.After("p3")!);
        Assert.Null(log.After("unknown"));
    }

    [Fact]
    public void After_IdOfAnOlderRun_IsNull()
    {
        var log = Filled(EnrichmentLogLimits.Default, UnitsEvents.Started("s1"), UnitsEvents.Started("s2", "run-2", 5));

        Assert.Null(log.After("s1"));
        Assert.Empty(log.After("s2")!);
    }

    [Fact]
    public void After_EvictedId_IsNull()
    {
        var log = Filled(EnrichmentLogLimits.Default with { Events = 2 }, UnitsEvents.Progresses("p", 5));

        Assert.Null(log.After("p3"));
        Assert.Equal(["p5"], UnitsEvents.Ids(log.After("p4")!));
    }

    [Fact]
    public void Restore_Snapshot_GoesOnWhereTheOtherStood()
    {
        var source = Filled(
            EnrichmentLogLimits.Default, UnitsEvents.Started("s0", "run-0"), UnitsEvents.Started("s1", "run-1", 5),
            UnitsEvents.Progress("p1", "run-1", 6) with { OrganizationId = "org-1" });
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);

        log.Restore(source.Snapshot);

        Assert.Equivalent(source.Snapshot, log.Snapshot);
        Assert.Equal(AcceptOutcome.Duplicate, log.Accept(UnitsEvents.Progress("p1", "run-1", 6)));
        Assert.Equal(AcceptOutcome.OlderRun, log.Accept(UnitsEvents.Progress("p0", "run-0", 9)));
        Assert.Equal(
            AcceptOutcome.ForeignOrganization, log.Accept(UnitsEvents.Progress("x") with { OrganizationId = "org-2" }));
        Assert.Equal(AcceptOutcome.Applied, log.Accept(UnitsEvents.Completed("c1")));
    }

    [Fact]
    public void Restore_EndedRun_StaysEnded()
    {
        var source = Filled(
            EnrichmentLogLimits.Default, UnitsEvents.Started("s"), UnitsEvents.Progress("p"), UnitsEvents.Failed("f"));
        var log = new EnrichmentLog(EnrichmentLogLimits.Default);

        log.Restore(source.Snapshot);

        Assert.Equal(["p", "f"], UnitsEvents.Ids(log.SnapshotEvents()));
        Assert.Empty(log.After("f")!);
        Assert.Equal(AcceptOutcome.AfterTerminal, log.Accept(UnitsEvents.Progress("p2")));
    }

    [Fact]
    public void Restore_NonEmptyLog_Throws()
    {
        var log = Filled(EnrichmentLogLimits.Default, UnitsEvents.Started("s"));

        Assert.Throws<InvalidOperationException>(() => log.Restore(new EnrichmentSnapshot()));
    }

    private static EnrichmentLog Filled(EnrichmentLogLimits limits, params EnrichmentEvent[] events)
    {
        var log = new EnrichmentLog(limits);
        foreach (var added in events) log.Accept(added);
        return log;
    }
}
