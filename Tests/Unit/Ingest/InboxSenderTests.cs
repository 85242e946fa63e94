using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Ingest;

[Trait("Suite", "Unit")]
public sealed class InboxSenderTests : IDisposable
{
    private static readonly Guid First = Guid.Parse("11111111-0000-0000-0000-000000000000");
    private static readonly Guid Second = Guid.Parse("22222222-0000-0000-0000-000000000000");
    private static readonly Guid Third = Guid.Parse("33333333-0000-0000-0000-000000000000");

    private readonly UnitsIngest _ingest = new();

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public async Task Drain_WhileACallIsInFlight_SendsTheRestAsOneBatch()
    {
        var inbox = Offered("a");
        var drain = DrainAsync(inbox);
        var call = await Grain.NextCallAsync();
        foreach (var id in (string[])["b", "c", "d"]) Assert.False(inbox.Offer(UnitsEvents.Progress(id)));

        call.Accept(First);
        (await Grain.NextCallAsync()).Accept(First);
        await drain;

        Assert.Equal(["a", "b c d"], Grain.Batches);
        Assert.Equal(1, Grain.MostInFlight);
    }

    [Fact]
    public async Task Drain_KnownEpoch_IsThatOfTheLastReply()
    {
        var inbox = Offered("a");
        var drain = DrainAsync(inbox);
        var first = await Grain.NextCallAsync();
        inbox.Offer(UnitsEvents.Progress("b"));

        first.Accept(First);
        var second = await Grain.NextCallAsync();
        second.Accept(First);
        await drain;

        Assert.Null(first.KnownEpoch);
        Assert.Equal(First, second.KnownEpoch);
        Assert.Equal(First, inbox.Epoch);
    }

    public static TheoryData<Exception> Transient =>
    [
        new TimeoutException(), new OrleansException(), new SiloUnavailableException(), new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(Transient), DisableDiscoveryEnumeration = true)]
    public async Task Drain_NoAnswer_SendsTheSameAgainBeforeAnythingElse(Exception exception)
    {
        using var retries = _ingest.Count("retries");
        var inbox = Offered("a", "b");
        var drain = DrainAsync(inbox);

        (await Grain.NextCallAsync()).Fail(exception);
        inbox.Offer(UnitsEvents.Progress("c"));
        await _ingest.Time.PassNextWaitAsync();
        (await Grain.NextCallAsync()).Accept(First);
        (await Grain.NextCallAsync()).Accept(First);
        await drain;

        Assert.Equal(["a b", "a b", "c"], Grain.Batches);
        Assert.Equal(1, retries.Sum());
    }

    [Fact]
    public async Task Drain_NoAnswerForLong_WaitsLongerUpToTwoSeconds()
    {
        var inbox = Offered("a");
        var drain = DrainAsync(inbox);
        var waits = new List<double>();

        for (var attempt = 0; attempt < 9; attempt++)
        {
            (await Grain.NextCallAsync()).Fail(new TimeoutException());
            waits.Add((await _ingest.Time.PassNextWaitAsync()).TotalMilliseconds);
        }

        (await Grain.NextCallAsync()).Accept(First);
        await drain;
        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[0] <= 100, $"The first wait is {waits[0]} ms.");
        Assert.True(waits[^1] <= 2_000, $"The longest wait is {waits[^1]} ms: the limit is 2 s.");
    }

    [Fact]
    public async Task Drain_RefusedForGood_CountsTheLossAndGoesOn()
    {
        using var dropped = _ingest.Count("dropped");
        var inbox = Offered("a", "b");
        Grain.AnswerWith((events, _) => events.Any(one => one.EventId == "a")
            ? throw new InvalidOperationException()
            : new AcceptReply(First, Accepted: true));

        await AdvanceUntilDoneAsync(DrainAsync(inbox));

        // Three tries together, three alone; the other event is not lost with it.
        Assert.Equal(["a b", "a b", "a b", "a", "a", "a", "b"], Grain.Batches);
        Assert.Equal(1, dropped.Sum("reason", nameof(DropReason.Refused)));
    }

    [Fact]
    public async Task Drain_NewEpoch_ReplaysRecentThenTheBatch()
    {
        using var replayed = _ingest.Count("replayed");
        var inbox = Offered("c");
        inbox.Epoch = First;
        Grain.AnswerWith((_, known) => new AcceptReply(Second, Accepted: known is null || known == Second));

        await DrainAsync(inbox, "a", "b", "c");

        Assert.Equal(["a", "b", "c"], Grain.Received.Skip(1).Distinct());
        Assert.Equal(Second, inbox.Epoch);
        Assert.InRange(replayed.Sum(), 2, 3);
    }

    [Fact]
    public async Task Drain_NewEpochWithMuchToReplay_ReplaysInBatchesInOrder()
    {
        var inbox = Offered("p600");
        inbox.Epoch = First;
        Grain.AnswerWith((_, known) => new AcceptReply(Second, Accepted: known is null || known == Second));

        await DrainAsync(inbox, UnitsEvents.Ids(UnitsEvents.Progresses("p", 600)));

        Assert.Equal(UnitsEvents.Ids(UnitsEvents.Progresses("p", 600)), Grain.Received.Skip(1).Distinct());
        Assert.All(Grain.Batches, batch => Assert.True(batch.Split(' ').Length <= BomInbox.MaxBatch));
    }

    // Two activations die within one replay, as when silos restart one after the other.
    [Fact]
    public async Task Drain_NewEpochDuringTheReplay_ReplaysAllToTheLastOne()
    {
        var inbox = Offered("c");
        inbox.Epoch = First;
        var current = Second;
        var heard = new Dictionary<Guid, List<string>> { [Second] = [], [Third] = [] };
        Grain.AnswerWith((events, known) =>
        {
            if (known is not null && known != current) return new AcceptReply(current, Accepted: false);

            heard[current].AddRange(UnitsEvents.Ids(events));
            var reply = new AcceptReply(current, Accepted: true);
            current = Third; // The second activation dies after it has taken its first batch.
            return reply;
        });

        await DrainAsync(inbox, UnitsEvents.Ids([.. UnitsEvents.Progresses("p", 300), UnitsEvents.Progress("c")]));

        Assert.Equal(301, heard[Third].Distinct().Count());
    }

    // The batch waited longer than the window: what is kept is newer, and may not come first.
    [Fact]
    public async Task Drain_BatchOlderThanWhatIsKept_KeepsTheOrder()
    {
        var inbox = Offered("a", "b");
        inbox.Epoch = First;
        var applied = new UnitsApplied();
        var drain = DrainAsync(inbox, "y", "z");
        var stuck = await Grain.NextCallAsync();
        foreach (var id in (string[])["y", "z"]) inbox.Offer(UnitsEvents.Progress(id));

        Grain.AnswerWith((events, known) => new AcceptReply(Second, known != First && applied.Add(events)));
        stuck.Refuse(Second);
        await drain;

        Assert.Equal("z", applied.LastState);
    }

    [Fact]
    public async Task Drain_Cancelled_EndsTheTrying()
    {
        using var stopping = new CancellationTokenSource();
        var inbox = Offered("a");
        var drain = _ingest.Sender.DrainAsync(inbox, static _ => [], stopping.Token);
        (await Grain.NextCallAsync()).Fail(new TimeoutException());

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        Assert.Equal(["a"], Grain.Batches);
    }

    private UnitsFakeGrain Grain => _ingest.Grain("bom-1");

    private BomInbox Offered(params string[] ids)
    {
        var inbox = _ingest.Inbox("bom-1");
        foreach (var id in ids) inbox.Offer(UnitsEvents.Progress(id));
        return inbox;
    }

    private Task AdvanceUntilDoneAsync(Task drain) => Eventually.TrueAsync(() =>
    {
        _ingest.Time.Advance(TimeSpan.FromSeconds(2));
        return drain.IsCompleted;
    });

    private Task DrainAsync(BomInbox inbox, params string[] recent) => _ingest.Sender
        .DrainAsync(inbox, _ => [.. recent.Select(id => UnitsEvents.Progress(id))], CancellationToken.None)
        .WaitAsync(UnitsLimits.Hang);
}
