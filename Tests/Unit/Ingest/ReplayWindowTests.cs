using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public sealed class ReplayWindowTests : IDisposable
{
    private readonly UnitsIngest _ingest = new();

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public void Sweep_OlderThanTheWindow_IsForgotten()
    {
        var (window, inbox) = (Window(seconds: 60, bytes: 1 << 20), _ingest.Inbox("bom-1"));
        window.Keep(inbox, [1]);
        _ingest.Time.Advance(TimeSpan.FromSeconds(40));
        window.Keep(inbox, [2]);

        _ingest.Time.Advance(TimeSpan.FromSeconds(20));
        window.Sweep();
        Assert.Equal(2, inbox.Recent.Count);

        _ingest.Time.Advance(TimeSpan.FromSeconds(1));
        window.Sweep();
        Assert.Equal([2], Assert.Single(inbox.Recent));
    }

    [Fact]
    public void Keep_BeyondBytes_ForgetsTheOldestOfAllBoms()
    {
        var window = Window(seconds: 60, bytes: 2 * (100 + 512) + 100); // Keeping one costs 512 besides.
        var (one, two) = (_ingest.Inbox("bom-1"), _ingest.Inbox("bom-2"));

        window.Keep(one, new byte[100]);
        window.Keep(two, new byte[100]);
        window.Keep(two, new byte[100]);

        Assert.Empty(one.Recent);
        Assert.Equal(2, two.Recent.Count);
    }

    [Fact]
    public void Keep_LargerThanTheWindow_KeepsNothing()
    {
        var (window, inbox) = (Window(seconds: 60, bytes: 700), _ingest.Inbox("bom-1"));
        window.Keep(inbox, new byte[100]);

        window.Keep(inbox, new byte[251]);

        Assert.Empty(inbox.Recent);
    }

    [Fact]
    public void Keep_SwitchedOff_KeepsNothing()
    {
        var (window, inbox) = (Window(seconds: 0, bytes: 1 << 20), _ingest.Inbox("bom-1"));

        window.Keep(inbox, [1]);

        Assert.Empty(inbox.Recent);
    }

    [Fact]
    public void Keep_BeyondBytes_ForgetsSupersededProgressBeforeAnythingElse()
    {
        var window = Window(seconds: 60, bytes: 5 * (100 + 512));
        var (one, two) = (_ingest.Inbox("bom-1"), _ingest.Inbox("bom-2"));
        Keep(window, one, UnitsEvents.Started("s"), 1);
        for (byte number = 2; number < 100; number++) Keep(window, one, UnitsEvents.Progress($"p{number}"), number);
        Keep(window, two, UnitsEvents.Progress("q"), 100);
        Keep(window, one, UnitsEvents.Failed("end"), 101);

        Assert.Equal([1, 98, 99, 101], one.Recent.Select(static kept => (int)kept[0]));
        Assert.Equal(100, Assert.Single(two.Recent)[0]);
        Assert.Equal(TimeSpan.FromSeconds(60), window.Reach);
    }

    [Theory]
    [MemberData(nameof(UnitsSuperseding.Rows), MemberType = typeof(UnitsSuperseding))]
    public void Keep_BeyondBytes_ForgetsWhatIsSupersededThenTheOldest(string queue, string left)
    {
        var (events, expected) = (UnitsSuperseding.Read(queue), left.Split(' '));
        var window = Window(seconds: 60, bytes: events.Length * (100 + 512));
        var inbox = _ingest.Inbox("bom-1");
        for (byte number = 0; number < events.Length; number++) Keep(window, inbox, events[number], number);

        for (var more = expected.Length; more <= events.Length; more++)
            Keep(window, _ingest.Inbox("bom-2"), UnitsEvents.Other($"o{more}"), 0);

        Assert.Equal(expected[1..], inbox.Recent.Select(kept => events[kept[0]].EventId));
    }

    [Fact]
    public void Keep_AMessageThatWasNotReadBetween_MayBeAnEnd()
    {
        var window = Window(seconds: 60, bytes: 4 * (100 + 512));
        var inbox = _ingest.Inbox("bom-1");
        Keep(window, inbox, UnitsEvents.Started("s"), 1);
        Keep(window, inbox, UnitsEvents.Progress("p1"), 2);
        window.Keep(inbox, [3, .. new byte[99]]);
        Keep(window, inbox, UnitsEvents.Progress("p2"), 4);

        Keep(window, _ingest.Inbox("bom-2"), UnitsEvents.Other("o"), 5);

        Assert.Equal([2, 3, 4], inbox.Recent.Select(static kept => (int)kept[0]));
    }

    [Fact]
    public void Keep_ManyEventsOfFewBoms_NeedsNoMoreThanTheBoms()
    {
        var window = Window(seconds: 60, bytes: 200 * (100 + 512));
        var boms = Enumerable.Range(0, 100).Select(number => _ingest.Inbox($"bom-{number}")).ToArray();
        foreach (var bom in boms) Keep(window, bom, UnitsEvents.Started("s"), 1);

        for (var round = 0; round < 1_000; round++)
        {
            foreach (var bom in boms) Keep(window, bom, UnitsEvents.Progress($"p{round}"), 2);
        }

        Assert.All(boms, bom => Assert.Equal(2, bom.Recent.Last!.Value[0]));
        Assert.All(boms, bom => Assert.Equal(1, bom.Recent.First!.Value[0]));
    }

    [Fact]
    public void Reach_WhatNothingSupersedesHadToGo_IsItsAge()
    {
        var window = Window(seconds: 60, bytes: 2 * (100 + 512));
        var inbox = _ingest.Inbox("bom-1");
        Keep(window, inbox, UnitsEvents.Other("a"), 1);
        Keep(window, inbox, UnitsEvents.Other("b"), 2);
        _ingest.Time.Advance(TimeSpan.FromSeconds(20));
        Keep(window, inbox, UnitsEvents.Other("c"), 3);

        Assert.Equal(TimeSpan.FromSeconds(20), window.Reach);
        _ingest.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60), window.Reach);
    }

    [Fact]
    public void Sweep_SupersededMessagesThatAgeTook_AreForgottenOnce()
    {
        var window = Window(seconds: 60, bytes: 4 * (100 + 512));
        var inbox = _ingest.Inbox("bom-1");
        for (byte number = 1; number < 5; number++) Keep(window, inbox, UnitsEvents.Progress($"p{number}"), number);
        _ingest.Time.Advance(TimeSpan.FromSeconds(61));
        window.Sweep();

        for (byte number = 5; number < 12; number++) Keep(window, inbox, UnitsEvents.Other($"o{number}"), number);

        Assert.Equal([8, 9, 10, 11], inbox.Recent.Select(static kept => (int)kept[0]));
    }

    private static void Keep(ReplayWindow window, BomInbox inbox, Grains.Abstractions.EnrichmentEvent read, byte mark)
    {
        var message = new byte[100];
        message[0] = mark;
        window.Keep(inbox, message, read);
    }

    private ReplayWindow Window(int seconds, long bytes) =>
        new(new IngestOptions { ReplaySeconds = seconds, ReplayBytes = bytes }, _ingest.Time);
}
