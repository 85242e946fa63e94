using System.Net;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Fronts;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Fronts;

/// <summary>What a silo keeps of one front, and how it tells it things.</summary>
[Trait("Suite", "Unit")]
public sealed class FrontOutletTests : IDisposable
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    private readonly UnitsMeters _meters = new();
    private readonly UnitsClock _time = new();
    private readonly List<FrontDelivery> _published = [];
    private TaskCompletionSource? _holds;
    private int _unwatched;

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Unwatch_OlderThanTheWatch_ChangesNothing()
    {
        var (outlet, bom) = (NewOutlet(), NewBom("bom-1"));
        outlet.Watch(bom, 5);
        outlet.Watch(bom, 7);
        outlet.Watch(bom, 6); // Late.

        outlet.Unwatch(new UnwatchedBom(bom.BomId, 6));
        Assert.True(bom.IsWatched);
        outlet.Unwatch(new UnwatchedBom(bom.BomId, 7));

        Assert.False(bom.IsWatched);
        Assert.Equal((1, (0, 0UL)), (_unwatched, outlet.Summary));
    }

    [Fact]
    public void Summary_WhateverTheOrder_IsThatOfTheSet()
    {
        var (outlet, other) = (NewOutlet(), NewOutlet());
        BomWatch[] boms = [NewBom("a"), NewBom("b"), NewBom("c")];
        foreach (var bom in boms) outlet.Watch(bom, 1);
        outlet.Unwatch(new UnwatchedBom(boms[1].BomId, 1));

        other.Watch(boms[2], 8);
        other.Watch(boms[0], 9);

        Assert.Equal(2, outlet.Summary.Count);
        Assert.Equal(other.Summary, outlet.Summary);
    }

    [Fact]
    public void UnwatchOthers_OfAList_KeepsWhatIsInItOrYounger()
    {
        var outlet = NewOutlet();
        var (kept, gone, younger) = (NewBom("kept"), NewBom("gone"), NewBom("younger"));
        outlet.Watch(kept, 1);
        outlet.Watch(gone, 2);
        outlet.Watch(younger, 4);

        outlet.UnwatchOthers(3, new HashSet<BomId> { kept.BomId });

        Assert.Equal((true, false, true), (kept.IsWatched, gone.IsWatched, younger.IsWatched));
    }

    [Fact]
    public void Watch_AfterTheFrontWasForgotten_IsRefused()
    {
        var (outlet, bom) = (NewOutlet(), NewBom("bom-1"));
        outlet.Watch(bom, 1);

        outlet.Close();

        Assert.False(bom.IsWatched);
        Assert.False(outlet.Watch(bom, 2));
    }

    [Fact]
    public void Send_WhileADeliveryIsUnderWay_SharesTheNext()
    {
        var outlet = NewOutlet();
        _holds = new TaskCompletionSource();
        outlet.Send(Told("bom-1", 1));
        Settle(1);
        for (var version = 2; version <= 5; version++) outlet.Send(Told($"bom-{version}", version));

        _holds.SetResult();
        Settle(2);

        Assert.Equal([1, 4], _published.Select(one => one.Broadcasts.Length));
        Assert.Equal([1L, 2], _published.Select(one => one.Number));
    }

    [Fact]
    public void Send_MoreThanMayWait_NamesTheBomsOfTheOldest()
    {
        var outlet = NewOutlet();
        _holds = new TaskCompletionSource();
        outlet.Send(Told("first", 1));
        Settle(1);
        for (var count = 0; count < 10_000; count++) outlet.Send(Told(count < 1_808 ? "old" : "new", count));

        _holds.SetResult();
        Wait(() => outlet.IsIdle);

        Assert.Equal(["old"], _published.SelectMany(one => one.Skipped).Select(one => one.Value));
        Assert.Equal(8_193, _published.Sum(one => one.Broadcasts.Length));
        Assert.Equal(Enumerable.Range(1, _published.Count), _published.Select(one => (int)one.Number));
    }

    [Fact]
    public void Send_ThatFails_LeavesAGapInTheNumbers()
    {
        var outlet = NewOutlet();
        _holds = new TaskCompletionSource();
        outlet.Send(Told("bom-1", 1));
        Settle(1);
        _holds.SetException(new TimeoutException());
        Wait(() => outlet.IsIdle);
        _holds = null;
        _published.Clear();

        outlet.Beat();
        Settle(1);

        Assert.Equal((2L, 0), (_published[0].Number, _published[0].Broadcasts.Length));
    }

    [Fact]
    public async Task End_WithSomethingWaiting_ComesLast()
    {
        var outlet = NewOutlet();
        outlet.Send(Told("bom-1", 1));

        await outlet.EndAsync().WaitAsync(UnitsLimits.Hang);

        Assert.True(_published[^1].IsLast);
        Assert.Single(_published.SelectMany(one => one.Broadcasts));
        Assert.Single(_published, one => one.IsLast);
    }

    private static EnrichmentBroadcast Told(string bom, long version) =>
        new(BomId.Parse(bom), Guid.Empty, version, [UnitsEvents.Progress($"e{version}")]);

    private static void Wait(Func<bool> until) => Assert.True(SpinWait.SpinUntil(until, UnitsLimits.Hang));

    private BomWatch NewBom(string id) => new(BomId.Parse(id), () => _unwatched++);

    private void Settle(int deliveries) => Wait(() =>
    {
        lock (_published) return _published.Count >= deliveries;
    });

    private StreamOutlet NewOutlet() =>
        new(Guid.NewGuid(), Silo, flow: 1, PublishAsync, new FrontMetrics(_meters.Factory), _time, NullLogger.Instance);

    private Task PublishAsync(FrontDelivery delivery)
    {
        lock (_published) _published.Add(delivery);
        return _holds?.Task ?? Task.CompletedTask;
    }
}
