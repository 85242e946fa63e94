using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Rules;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;
using EnrichmentStream.WebFront.Sse;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Who gets a BOM's events, and when that is decided.</summary>
[Trait("Suite", "Unit")]
public class WatchersTests
{
    private static readonly Viewer Ours = new() { OrganizationId = "org-1" };
    private static readonly Viewer Theirs = new() { OrganizationId = "org-2" };

    private readonly Watchers _watchers = new(BomId.Parse("bom"));
    private readonly EnrichmentLog _log = new(EnrichmentLogLimits.Default);

    [Fact]
    public void Decide_BeforeTheOwnerIsKnown_LetsAllWait()
    {
        Assert.Equal(JoinResult.Live, _watchers.Decide(Ours));
        Assert.Equal(JoinResult.Live, _watchers.Decide(new Viewer()));
        Assert.Null(_watchers.Decide(Viewer.Admin));
    }

    [Fact]
    public void Decide_OnceTheOwnerIsKnown_RefusesAllOthers()
    {
        Learn(UnitsEvents.Started("s") with { OrganizationId = "org-1" });

        Assert.Null(_watchers.Decide(Ours));
        Assert.Null(_watchers.Decide(Viewer.Admin));
        Assert.Equal(JoinResult.Forbidden, _watchers.Decide(Theirs));
        Assert.Equal(JoinResult.Forbidden, _watchers.Decide(new Viewer()));
    }

    [Fact]
    public void Learn_OfAnOwnerThatNoEventBrings_DecidesToo()
    {
        _log.Restore(new EnrichmentSnapshot { OrganizationId = "org-1", Run = new RunMark("run-1", null) });

        _watchers.Learn(_log, []);

        Assert.Equal(JoinResult.Forbidden, _watchers.Decide(Theirs));
    }

    [Fact]
    public void Learn_OfALogThatNamesNobody_KeepsTheOwner()
    {
        Learn(UnitsEvents.Started("s") with { OrganizationId = "org-1" });

        _watchers.Learn(new EnrichmentLog(EnrichmentLogLimits.Default), []);

        Assert.Equal(JoinResult.Forbidden, _watchers.Decide(Theirs));
    }

    [Fact]
    public void Learn_OfAnotherOwner_EndsTheStreamsOfTheFirst()
    {
        using var ours = Join(Ours);
        using var admin = Join(Viewer.Admin);
        Learn(UnitsEvents.Started("s") with { OrganizationId = "org-1" });
        var fresh = new EnrichmentLog(EnrichmentLogLimits.Default);
        var foreign = UnitsEvents.Started("t", "run-2", 20) with { OrganizationId = "org-2" };
        fresh.Accept(foreign);

        _watchers.Learn(fresh, [foreign]);
        _watchers.Send([foreign]);

        var read = ours.ReadAll();
        Assert.EndsWith("Access denied\",\"code\":\"forbidden\"}\n\n", read, StringComparison.Ordinal);
        Assert.DoesNotContain("id: t\n", read, StringComparison.Ordinal);
        Assert.True(ours.Connection.Completion.IsCompleted);
        Assert.Equal(["s", "t"], admin.ReadIds());
    }

    [Fact]
    public void Learn_OfTheOwner_SendsWhatTheRunBroughtBefore()
    {
        using var ours = Join(Ours);
        using var theirs = Join(Theirs);
        EnrichmentEvent[] earlier = [UnitsEvents.Started("a"), UnitsEvents.Other("b")];
        foreach (var added in earlier) Learn(added);
        Assert.Equal("", ours.ReadAll());

        Learn(UnitsEvents.Progress("c") with { OrganizationId = "org-1" });
        Learn(UnitsEvents.Progress("d"));

        Assert.Equal(["a", "b", "c", "d"], ours.ReadIds());
        Assert.DoesNotContain("id: ", theirs.ReadAll(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_OneReaderThrows_TheOthersGetTheEvent(bool terminal)
    {
        var failures = new List<Exception>();
        var watchers = new Watchers(BomId.Parse("bom"), failures.Add);
        using var before = new UnitsStream();
        using var after = new UnitsStream();
        var broken = new BrokenReader();
        watchers.Add(new JoinRequest(new BomReader.Whole(before.Start().Connection), Viewer.Admin, resume: null));
        watchers.Add(new JoinRequest(broken, Viewer.Admin, resume: null));
        watchers.Add(new JoinRequest(new BomReader.Whole(after.Start().Connection), Viewer.Admin, resume: null));
        EnrichmentEvent[] sent = [UnitsEvents.Progress("a"), terminal ? UnitsEvents.Completed("b") : UnitsEvents.Progress("b")];

        foreach (var one in sent) watchers.Send([one]);

        Assert.Equal(["a", "b"], before.ReadIds());
        Assert.Equal(["a", "b"], after.ReadIds());
        Assert.Equal((1, 1), (broken.Cuts, failures.Count)); // Once cut it gets nothing more.
    }

    [Fact]
    public void Learn_OneReaderThrows_TheOthersAreDecided()
    {
        using var ours = Join(Ours);
        _watchers.Add(new JoinRequest(new BrokenReader(), Theirs, resume: null));
        using var theirs = Join(Theirs);

        Learn(UnitsEvents.Started("s") with { OrganizationId = "org-1" });

        Assert.Equal(["s"], ours.ReadIds());
        Assert.Contains("forbidden", theirs.ReadAll(), StringComparison.Ordinal);
    }

    private UnitsStream Join(Viewer viewer)
    {
        var stream = new UnitsStream(new SseOptions());
        stream.Start();
        _watchers.Add(new JoinRequest(new BomReader.Whole(stream.Connection), viewer, resume: null));
        return stream;
    }

    private void Learn(EnrichmentEvent added)
    {
        _log.Accept(added);
        _watchers.Learn(_log, [added]);
        _watchers.Send([added]);
    }

    private sealed class BrokenReader : BomReader
    {
        public int Cuts { get; private set; }

        public override void Send(BomFrames frames) => throw new NotSupportedException("A fault of ours.");

        public override void End(BomFrames last) => Send(last);

        public override void Cut() => Cuts++;
    }
}
