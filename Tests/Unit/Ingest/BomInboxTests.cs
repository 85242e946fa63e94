using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public sealed class BomInboxTests : IDisposable
{
    private readonly UnitsIngest _ingest = new(new IngestOptions { QueueEvents = 16, QueueBytes = 64 << 10 });

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public void Offer_WhileNobodySends_TellsTheCallerToSendOnce()
    {
        var inbox = _ingest.Inbox("bom-1");

        Assert.True(inbox.IsIdle);
        Assert.True(inbox.Offer(UnitsEvents.Progress("a")));
        Assert.False(inbox.Offer(UnitsEvents.Progress("b")));
        Assert.False(inbox.IsIdle);
    }

    [Fact]
    public void Take_AllThatWaits_GivesItInOrderAndEnds()
    {
        var inbox = Filled(UnitsEvents.Progresses("p", 3));

        Assert.Equal(["p1", "p2", "p3"], UnitsEvents.Ids(inbox.Take()!));
        Assert.Null(inbox.Take());
        Assert.True(inbox.IsIdle);
        Assert.True(inbox.Offer(UnitsEvents.Progress("next")));
    }

    [Fact]
    public void Take_MoreThanABatch_GivesItInParts()
    {
        using var ingest = new UnitsIngest();
        var inbox = ingest.Inbox("bom-1");
        foreach (var offered in UnitsEvents.Progresses("p", 600)) inbox.Offer(offered);

        var sizes = new[] { inbox.Take()!, inbox.Take()!, inbox.Take()! }.Select(batch => batch.Length);

        Assert.Equal([BomInbox.MaxBatch, BomInbox.MaxBatch, 600 - (2 * BomInbox.MaxBatch)], sizes);
        Assert.Null(inbox.Take());
    }

    [Fact]
    public void Offer_FullOfProgress_SupersededGivesWay()
    {
        using var superseded = _ingest.Count("superseded");
        var inbox = Filled([UnitsEvents.Started("s"), .. UnitsEvents.Progresses("p", 15)]);

        inbox.Offer(UnitsEvents.Progress("newest"));

        var waiting = UnitsEvents.Ids(inbox.Take()!);
        Assert.Equal(("s", "newest"), (waiting[0], waiting[^1]));
        Assert.True(superseded.Sum() >= 14);
        Assert.Equal(17, waiting.Length + superseded.Sum());
    }

    [Fact]
    public void Offer_FullOfWhatNothingSupersedes_DropsAndCounts()
    {
        using var dropped = _ingest.Count("dropped");
        var inbox = Filled(Others(16));

        Assert.False(inbox.Offer(UnitsEvents.Other("late")));

        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.Overflow)));
        Assert.DoesNotContain("late", UnitsEvents.Ids(inbox.Take()!));
    }

    [Fact]
    public void Offer_TerminalIntoAFullQueue_IsKept()
    {
        using var dropped = _ingest.Count("dropped");
        var inbox = Filled(Others(16));

        inbox.Offer(UnitsEvents.Failed("f"));

        Assert.Equal("f", UnitsEvents.Ids(inbox.Take()!)[^1]);
        Assert.Equal(0, dropped.Sum());
    }

    [Fact]
    public void Offer_BeyondBytes_SupersededGivesWay()
    {
        var inbox = Filled([.. "abc".Select(id => UnitsEvents.Sized($"{id}", 20_000))]);

        inbox.Offer(UnitsEvents.Sized("d", 20_000));

        var waiting = UnitsEvents.Ids(inbox.Take()!);
        Assert.Equal("d", waiting[^1]);
        Assert.DoesNotContain("b", waiting);
    }

    [Fact]
    public void Offer_AfterTake_HasItsBytesBack()
    {
        var inbox = Filled([.. "abc".Select(id => UnitsEvents.Sized($"{id}", 20_000) with { HasState = false })]);
        inbox.Take();

        foreach (var id in (string[])["d", "e", "f"]) inbox.Offer(UnitsEvents.Sized(id, 20_000) with { HasState = false });

        Assert.Equal(["d", "e", "f"], UnitsEvents.Ids(inbox.Take()!));
    }

    // Promise 1: what is not delivered is superseded by a later state. Dropping the newest state breaks it.
    [Fact]
    public void Offer_NewestStateIntoAFullQueue_TakesThePlaceOfTheOneBefore()
    {
        var inbox = Filled([.. Others(15), UnitsEvents.Progress("older")]);

        inbox.Offer(UnitsEvents.Progress("newest"));

        var waiting = UnitsEvents.Ids(inbox.Take()!);
        Assert.Contains("newest", waiting);
        Assert.DoesNotContain("older", waiting);
    }

    [Fact]
    public void Waiting_AfterEverything_IsCountedBackToZero()
    {
        using var waiting = _ingest.Count("waiting");
        var inbox = Filled([.. UnitsEvents.Progresses("p", 40), .. Others(30), UnitsEvents.Failed("f")]);
        Assert.True(waiting.Sum() > 0);

        while (inbox.Take() is not null)
        {
        }

        Assert.Equal(0, waiting.Sum());
    }

    private BomInbox Filled(EnrichmentEvent[] events)
    {
        var inbox = _ingest.Inbox("bom-1");
        foreach (var offered in events) inbox.Offer(offered);
        return inbox;
    }

    private static EnrichmentEvent[] Others(int count) =>
        [.. Enumerable.Range(1, count).Select(number => UnitsEvents.Other($"o{number}"))];
}
