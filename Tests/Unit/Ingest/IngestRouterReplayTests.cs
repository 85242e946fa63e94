using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Grains.Ingest;
using EnrichmentStream.Tests.Support;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Ingest;

/// <summary>What the router sends again when the ring or an activation changes.</summary>
[Trait("Suite", "Unit")]
public sealed class IngestRouterReplayTests : IDisposable
{
    private static readonly Guid First = Guid.Parse("11111111-0000-0000-0000-000000000000");
    private static readonly Guid Second = Guid.Parse("22222222-0000-0000-0000-000000000000");

    private readonly UnitsIngest _ingest = new();

    public void Dispose() => _ingest.Dispose();

    [Fact]
    public void ChangeRange_Gain_ReplaysInOrderThenGoesOn()
    {
        using var replayed = _ingest.Count("replayed");
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.OwnNothing();
        _ingest.Publish("bom-1", "a", "b", "c");

        _ingest.Own("bom-1");
        _ingest.Publish("bom-1", "d");

        Assert.Equal(["a", "b", "c", "d"], _ingest.Grain("bom-1").Received);
        Assert.Equal(3, replayed.Sum());
    }

    [Fact]
    public void ChangeRange_Kept_IsNotReplayed()
    {
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.Own("bom-1");
        _ingest.Publish("bom-1", "a");

        _ingest.OwnEverything();

        Assert.Equal(["a"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void ChangeRange_Lost_SendsNoMore()
    {
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.Own("bom-1");
        _ingest.Publish("bom-1", "a");

        _ingest.OwnNothing();
        _ingest.Publish("bom-1", "b");

        Assert.Equal(["a"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void ChangeRange_LostAndGainedAgain_ReplaysWhatCameBetween()
    {
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.Own("bom-1");
        _ingest.Publish("bom-1", "a");
        _ingest.OwnNothing();
        _ingest.Publish("bom-1", "b");

        _ingest.Own("bom-1");

        Assert.Equal(["a", "a", "b"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void ChangeRange_AfterTheWindow_ReplaysTheRest()
    {
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.OwnNothing();
        _ingest.Publish("bom-1", "old");
        _ingest.Time.Advance(TimeSpan.FromSeconds(50));
        _ingest.Publish("bom-1", "young");
        _ingest.Time.Advance(TimeSpan.FromSeconds(11));

        _ingest.Router.Sweep();
        _ingest.OwnEverything();

        Assert.Equal(["young"], _ingest.Grain("bom-1").Received);
    }

    [Fact]
    public void Receive_NewActivation_GetsTheKeptThenTheBatch()
    {
        var (grain, log) = (_ingest.Grain("bom-1"), new List<string>());
        grain.AcceptAll(First);
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "a", "b");

        grain.AnswerWith((events, known) =>
        {
            if (known is not null && known != Second) return new AcceptReply(Second, Accepted: false);
            log.AddRange(UnitsEvents.Ids(events));
            return new AcceptReply(Second, Accepted: true);
        });
        _ingest.Publish("bom-1", "c");

        Assert.Equal(["a", "b", "c"], log.Distinct());
    }

    // The grain does not answer for longer than the window, and then a new activation does.
    [Fact]
    public async Task Receive_OutageLongerThanTheWindow_EndsWithTheNewestState()
    {
        var (grain, log) = (_ingest.Grain("bom-1"), new UnitsApplied());
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "a");
        (await grain.NextCallAsync()).Accept(First);
        _ingest.Publish("bom-1", "b");
        var stuck = await grain.NextCallAsync();
        _ingest.Time.Advance(TimeSpan.FromSeconds(61));
        _ingest.Router.Sweep();
        _ingest.Publish("bom-1", "y", "z");

        var done = log.WhenHeard("z", "y", "b");
        grain.AnswerWith((events, known) => new AcceptReply(Second, known != First && log.Add(events)));
        stuck.Refuse(Second);
        await done.WaitAsync(UnitsLimits.Hang);

        Assert.Equal("z", log.LastState);
    }

    // One message that cannot be read may not stop a BOM, nor the replay of the others.
    [Fact]
    public void ChangeRange_PoisonousMessageKept_ReplaysTheRest()
    {
        _ingest.Grain("bom-1").AcceptAll(First);
        _ingest.OwnNothing();
        _ingest.Publish("bom-1", "a");
        _ingest.Router.Receive("bom-1", """{"\ud800":1,"event_type":"progress"}"""u8.ToArray());
        _ingest.Publish("bom-1", "b");

        _ingest.OwnEverything();

        Assert.Equal(["a", "b"], _ingest.Grain("bom-1").Received.Where(id => id.Length == 1));
    }

    // The activation dies under a call, and the next one asks for a replay before the call is tried again: what is tried
    // again is newer than what the next one lacks.
    [Fact]
    public async Task Replay_BeforeACallIsTriedAgain_KeepsTheOrder()
    {
        var (grain, log) = (_ingest.Grain("bom-1"), new List<string>());
        _ingest.OwnEverything();
        _ingest.Publish("bom-1", "a");
        (await grain.NextCallAsync()).Accept(First);
        _ingest.Publish("bom-1", "b");
        var dying = await grain.NextCallAsync();
        _ingest.Publish("bom-1", "c");

        grain.AnswerWith((events, known) => Answer(log, events, known));
        dying.Fail(new OrleansException());
        _ingest.Router.Replay("bom-1");
        await _ingest.Time.PassNextWaitAsync();
        await Eventually.TrueAsync(() => Contains(log, "c"));

        Assert.Equal(["a", "b", "c"], log.Distinct());
    }

    private static AcceptReply Answer(List<string> log, EnrichmentEvent[] events, Guid? known)
    {
        if (known is not null && known != Second) return new AcceptReply(Second, Accepted: false);

        lock (log) log.AddRange(UnitsEvents.Ids(events));
        return new AcceptReply(Second, Accepted: true);
    }

    private static bool Contains(List<string> log, string id)
    {
        lock (log) return log.Contains(id);
    }
}
