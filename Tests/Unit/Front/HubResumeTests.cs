using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;
using EnrichmentStream.WebFront.Identity;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Many streams that resume one BOM at the same moment.</summary>
[Trait("Suite", "Unit")]
public sealed class HubResumeTests : IDisposable
{
    private const int Readers = 500;

    private readonly UnitsFakeCluster _cluster = new();
    private readonly BomHub _hub;

    public HubResumeTests()
    {
        _cluster.Hold("bom", [UnitsEvents.Started("s"), .. UnitsEvents.Progresses("p", 400)]);
        _hub = _cluster.Hubs.Acquire(BomId.Parse("bom"));
    }

    public void Dispose()
    {
        _hub.Close();
        _cluster.Dispose();
    }

    [Theory]
    [InlineData("p10")] // Only the grain holds it.
    [InlineData("p390")]
    public async Task Resume_ManyAtOnce_ShareTheirFrames(string from)
    {
        var joined = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => JoinAsync(new FakeReader(), from)));

        var expected = joined[0].First.Select(frame => frame.Source!.EventId).ToArray();
        Assert.Equal("p400", expected[^1]);
        Assert.All(joined, one => Assert.Equal(expected, one.First.Select(frame => frame.Source!.EventId)));
        Assert.Single(joined.Select(one => one.First[^1].Bytes).Distinct());
        var bomId = BomId.Parse("bom");
        Assert.Single(joined.Select(one => one.First[^1].Named(bomId).Bytes).Distinct());
    }

    [Fact]
    public async Task Resume_ReaderThatLeavesMeanwhile_IsNotLetIn()
    {
        await JoinAsync(new FakeReader(), null);
        var gone = new FakeReader();
        var others = Enumerable.Range(0, 200).Select(_ => JoinAsync(new FakeReader(), "p10")).ToArray();
        var leaving = JoinAsync(gone, "p10");

        _hub.Leave(gone);
        await Task.WhenAll(others);

        // Which of the two came first is open; if it was let in, it was let in before it left.
        if (leaving.IsCompleted) Assert.Equal(JoinOutcome.Replayed, (await leaving).Outcome);
    }

    [Fact]
    public async Task Join_ReaderThatThrows_DoesNotHoldUpTheNext()
    {
        var failed = _cluster.Collect("enrichment.hub.failed_readers");
        var broken = new FakeReader { Fails = true };
        var request = new JoinRequest(broken, Viewer.Admin, resume: null) { HasBegun = true };

        var answer = await _hub.JoinAsync(request, Limits.HangToken);
        var next = await JoinAsync(new FakeReader(), null);

        Assert.Equal(JoinOutcome.Unavailable, answer.Outcome);
        Assert.Equal(JoinOutcome.Snapshot, next.Outcome);
        Assert.True(broken.WasCut);
        Assert.Equal(1, failed.Sum());
    }

    private Task<JoinResult> JoinAsync(BomReader reader, string? from) => _hub.JoinAsync(
        new JoinRequest(reader, Viewer.Admin, from is null ? null : new ResumePoint(from, Reconnect: true)), Limits.HangToken);

    private sealed class FakeReader : BomReader
    {
        public bool Fails { get; init; }

        public bool WasCut { get; private set; }

        public override void Send(BomFrames frames)
        {
            if (Fails) throw new InvalidOperationException("A fault of ours.");
        }

        public override void End(BomFrames last) => Send(last);

        public override void Cut() => WasCut = true;
    }
}
